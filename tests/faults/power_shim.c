/* Logs every write, cut, sync and name of some files, in the order in which the program
 * asks for them. Loaded before the C library of a program under test.
 *
 * POWER_FILES is how the paths of the files begin, POWER_LOG names the log. A record:
 * operation, file, offset, length, content. Operations: 1 write, 2 cut to a length,
 * 3 sync, 4 told on standard output, 5 removed, 6 opened, 7 renamed, 8 linked. A file is
 * told by its inode. The content of 5 and 6 is a path, that of 7 and 8 two with a NUL
 * between them; 6 has the offset 1 if it is a folder. A program that it starts writes to
 * the same log: one of the files may be its standard output.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#define DESCRIPTORS 4096

static int log_file = -1;
static int64_t file_of[DESCRIPTORS];
static const char *files;

static void *next(const char *name) { return dlsym(RTLD_NEXT, name); }

static int is_ours(const char *path) {
    return files && !strncmp(path, files, strlen(files));
}

static int64_t watched(int number) {
    return number >= 0 && number < DESCRIPTORS ? file_of[number] : 0;
}

static void record(uint8_t operation, int64_t file, int64_t offset, int64_t length,
                   const void *content) {
    char head[25];
    struct iovec parts[2];
    if (log_file < 0) return;
    head[0] = (char)operation;
    memcpy(head + 1, &file, 8);
    memcpy(head + 9, &offset, 8);
    memcpy(head + 17, &length, 8);
    parts[0].iov_base = head;
    parts[0].iov_len = sizeof head;
    parts[1].iov_base = (void *)content;
    parts[1].iov_len = content ? (size_t)length : 0;
    if (writev(log_file, parts, 2) < 0) abort();
}

static void record_names(uint8_t operation, const char *one, const char *other) {
    char both[8192];
    size_t length = strlen(one), more = strlen(other);
    if (length + more + 1 > sizeof both) abort();
    memcpy(both, one, length + 1);
    memcpy(both + length + 1, other, more);
    record(operation, 0, 0, (int64_t)(length + 1 + more), both);
}

static void opened(int number, const char *path, int flags) {
    struct stat found;
    if (number < 0 || number >= DESCRIPTORS) return;
    file_of[number] = 0;
    if (!is_ours(path) || fstat(number, &found)) return;
    file_of[number] = (int64_t)found.st_ino;
    record(6, file_of[number], S_ISDIR(found.st_mode) ? 1 : 0, (int64_t)strlen(path), path);
    if (flags & O_TRUNC) record(2, file_of[number], 0, 0, 0);
}

static void inherited(int number) {
    char link[64], path[4096];
    struct stat found;
    ssize_t length;
    snprintf(link, sizeof link, "/proc/self/fd/%d", number);
    length = readlink(link, path, sizeof path - 1);
    if (length <= 0) return;
    path[length] = 0;
    if (is_ours(path) && !fstat(number, &found)) file_of[number] = (int64_t)found.st_ino;
}

__attribute__((constructor)) static void begin(void) {
    int (*really)(const char *, int, ...) = next("open64");
    const char *path = getenv("POWER_LOG");
    files = getenv("POWER_FILES");
    if (path && files)
        log_file = really(path, O_WRONLY | O_CREAT | O_APPEND, 0600);
    inherited(1);
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
        opened(number, path, flags);                                                   \
        return number;                                                                 \
    }
OPEN(open)
OPEN(open64)

int close(int number) {
    int (*really)(int) = next("close");
    if (number >= 0 && number < DESCRIPTORS) file_of[number] = 0;
    return really(number);
}

#define WRITE_AT(NAME, OFFSET)                                                         \
    ssize_t NAME(int number, const void *content, size_t length, OFFSET offset) {      \
        ssize_t (*really)(int, const void *, size_t, OFFSET) = next(#NAME);            \
        ssize_t written = really(number, content, length, offset);                     \
        if (written > 0 && watched(number))                                       \
            record(1, watched(number), offset, written, content);                      \
        return written;                                                                \
    }
WRITE_AT(pwrite, off_t)
WRITE_AT(pwrite64, off64_t)

#define CUT(NAME, OFFSET)                                                              \
    int NAME(int number, OFFSET length) {                                              \
        int (*really)(int, OFFSET) = next(#NAME);                                      \
        int failed = really(number, length);                                           \
        if (!failed && watched(number))                                           \
            record(2, watched(number), length, 0, 0);                                  \
        return failed;                                                                 \
    }
CUT(ftruncate, off_t)
CUT(ftruncate64, off64_t)

#define SYNC(NAME)                                                                     \
    int NAME(int number) {                                                             \
        int (*really)(int) = next(#NAME);                                              \
        int failed = really(number);                                                   \
        if (!failed && watched(number)) record(3, watched(number), 0, 0, 0);      \
        return failed;                                                                 \
    }
SYNC(fsync)
SYNC(fdatasync)

int unlink(const char *path) {
    int (*really)(const char *) = next("unlink");
    int failed = really(path);
    if (!failed && is_ours(path)) record(5, 0, 0, (int64_t)strlen(path), path);
    return failed;
}

#define NAME_TWICE(NAME, OPERATION)                                                    \
    int NAME(const char *one, const char *other) {                                     \
        int (*really)(const char *, const char *) = next(#NAME);                       \
        int failed = really(one, other);                                               \
        if (!failed && is_ours(other)) record_names(OPERATION, one, other);            \
        return failed;                                                                 \
    }
NAME_TWICE(rename, 7)
NAME_TWICE(link, 8)

#define SEND(NAME, OFFSET)                                                             \
    ssize_t NAME(int into, int from, OFFSET *offset, size_t length) {                  \
        ssize_t (*really)(int, int, OFFSET *, size_t) = next(#NAME);                   \
        off_t begin = offset ? (off_t)*offset : lseek(from, 0, SEEK_CUR);              \
        ssize_t sent = really(into, from, offset, length);                             \
        if (sent > 0 && watched(into)) {                                               \
            char *content = malloc((size_t)sent);                                      \
            if (!content || pread(from, content, (size_t)sent, begin) != sent) abort(); \
            record(1, watched(into), lseek(into, 0, SEEK_CUR) - sent, sent, content);  \
            free(content);                                                             \
        }                                                                              \
        return sent;                                                                   \
    }
SEND(sendfile, off_t)
SEND(sendfile64, off64_t)

ssize_t write(int number, const void *content, size_t length) {
    ssize_t (*really)(int, const void *, size_t) = next("write");
    ssize_t written = really(number, content, length);
    if (number == 1 && written > 0)
        record(4, 0, 0, written, content);
    else if (written > 0 && watched(number))
        record(1, watched(number), lseek(number, 0, SEEK_CUR) - written, written, content);
    return written;
}
