/* Logs every write, cut and sync of one database and its journal, in the order in which
 * the program asks for them. Loaded before the C library of a program under test.
 *
 * POWER_DB names the database, POWER_LOG the log. A record: operation (1 write, 2 cut to
 * a length, 3 sync, 4 told on standard output, 5 removed), file (0 database, 1 its -wal,
 * 2 its -journal), offset, length, then the content of 1 and 4.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

#define DESCRIPTORS 4096

static int log_file = -1;
static int8_t file_of[DESCRIPTORS];
static const char *database;

static void *next(const char *name) { return dlsym(RTLD_NEXT, name); }

static int file_named(const char *path) {
    size_t length;
    if (!database) return -1;
    length = strlen(database);
    if (strncmp(path, database, length)) return -1;
    if (!path[length]) return 0;
    if (!strcmp(path + length, "-wal")) return 1;
    if (!strcmp(path + length, "-journal")) return 2;
    return -1;
}

static int watched(int number) {
    return number >= 0 && number < DESCRIPTORS ? file_of[number] : -1;
}

static void record(uint8_t operation, int32_t file, int64_t offset, int64_t length,
                   const void *content) {
    char head[21];
    struct iovec parts[2];
    if (log_file < 0) return;
    head[0] = (char)operation;
    memcpy(head + 1, &file, 4);
    memcpy(head + 5, &offset, 8);
    memcpy(head + 13, &length, 8);
    parts[0].iov_base = head;
    parts[0].iov_len = sizeof head;
    parts[1].iov_base = (void *)content;
    parts[1].iov_len = content ? (size_t)length : 0;
    if (writev(log_file, parts, 2) < 0) abort();
}

__attribute__((constructor)) static void begin(void) {
    int (*really)(const char *, int, ...) = next("open64");
    const char *path = getenv("POWER_LOG");
    memset(file_of, -1, sizeof file_of);
    database = getenv("POWER_DB");
    if (path && database)
        log_file = really(path, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND, 0600);
}

#define OPEN(NAME)                                                                     \
    int NAME(const char *path, int flags, ...) {                                       \
        int (*really)(const char *, int, ...) = next(#NAME);                           \
        va_list more;                                                                  \
        int mode, number;                                                              \
        va_start(more, flags);                                                         \
        mode = va_arg(more, int);                                                      \
        va_end(more);                                                                  \
        number = really(path, flags, mode);                                            \
        if (number >= 0 && number < DESCRIPTORS)                                       \
            file_of[number] = (int8_t)file_named(path);                                \
        return number;                                                                 \
    }
OPEN(open)
OPEN(open64)

int close(int number) {
    int (*really)(int) = next("close");
    if (number >= 0 && number < DESCRIPTORS) file_of[number] = -1;
    return really(number);
}

#define WRITE_AT(NAME, OFFSET)                                                         \
    ssize_t NAME(int number, const void *content, size_t length, OFFSET offset) {      \
        ssize_t (*really)(int, const void *, size_t, OFFSET) = next(#NAME);            \
        ssize_t written = really(number, content, length, offset);                     \
        if (written > 0 && watched(number) >= 0)                                       \
            record(1, watched(number), offset, written, content);                      \
        return written;                                                                \
    }
WRITE_AT(pwrite, off_t)
WRITE_AT(pwrite64, off64_t)

#define CUT(NAME, OFFSET)                                                              \
    int NAME(int number, OFFSET length) {                                              \
        int (*really)(int, OFFSET) = next(#NAME);                                      \
        int failed = really(number, length);                                           \
        if (!failed && watched(number) >= 0)                                           \
            record(2, watched(number), length, 0, 0);                                  \
        return failed;                                                                 \
    }
CUT(ftruncate, off_t)
CUT(ftruncate64, off64_t)

#define SYNC(NAME)                                                                     \
    int NAME(int number) {                                                             \
        int (*really)(int) = next(#NAME);                                              \
        int failed = really(number);                                                   \
        if (!failed && watched(number) >= 0) record(3, watched(number), 0, 0, 0);      \
        return failed;                                                                 \
    }
SYNC(fsync)
SYNC(fdatasync)

int unlink(const char *path) {
    int (*really)(const char *) = next("unlink");
    int failed = really(path);
    if (!failed && file_named(path) >= 0) record(5, file_named(path), 0, 0, 0);
    return failed;
}

ssize_t write(int number, const void *content, size_t length) {
    ssize_t (*really)(int, const void *, size_t) = next("write");
    ssize_t written = really(number, content, length);
    if (number == 1 && written > 0)
        record(4, -1, 0, written, content);
    else if (written > 0 && watched(number) >= 0)
        record(1, watched(number), lseek(number, 0, SEEK_CUR) - written, written, content);
    return written;
}
