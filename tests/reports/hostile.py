"""Texts that have broken printing elsewhere, and what must stand on the page."""

from pathlib import Path

_CODE = (
    "[[[getattr(pow, Word('__globals__'))['os'].system('touch {canary}') for Word in "
    "[ orgTypeFun('Word', (str,), {{}})]] for orgTypeFun in [type(type(1))]] and 'red'"
)

MARKUP = """\
<none>
allergy: <none>
rash <onset 2d> resolved
<b>bold</b>
<i>italic</i><u>under</u><strike>out</strike>
<b>never closed
closed before it opened</b>
<b><i>crossed</b></i>
x</para>y
<para>x</para>
</para></para></para>
<para align="center" backColor="red">x</para>
<br/>
<br>
a<br/>b
<font color="red">red</font>
<font name="Courier" size="72">huge</font>
<font size="1">tiny</font>
<font color="transparent">gone</font>
<span style="Nothing">x</span>
<super>up</super><sub>down</sub>
<greek>a</greek>
<seq/><seqdefault id="x"/><seqreset id="x"/>
<unichar code="65"/>
<unichar name="BLACK HEART SUIT"/>
<onDraw name="canvas" label="x"/>
<index item="x"/>
<bullet>x</bullet>
<dd>x</dd><dl>y</dl><ol><li>z</li></ol>
<a href="http://example.org/">link</a>
<a href="javascript:alert(1)">link</a>
<a href="file:///etc/passwd">link</a>
<link destination="nowhere">x</link>
<a name="here"/>
<img src="http://example.org/x.png" width="10" height="10"/>
<img src="https://169.254.169.254/latest/meta-data/"/>
<img src="file:///etc/hostname"/>
<img src="/etc/hostname"/>
<img src="../../secret.png" valign="top"/>
<img src="data:image/png;base64,iVBORw0KGgo="/>
<img src="\\\\host\\share\\x.png"/>
<img src=x onerror=alert(1)>
<script>alert(1)</script>
<style>* { color: white }</style>
<iframe src="http://example.org/"></iframe>
<svg onload="x()"/>
<?xml version="1.0"?>
<!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/passwd">]>&y;
<!ENTITY lol "lol">&lol;&lol;
<![CDATA[x]]>
<!-- comment -->
<%= 7*7 %>
<
>
<<<<>>>>
< >
<>
</>
<3 weeks
a < b > c
<0.2 and >10
5 < K < 6
1<2
&
&&
&amp;
&lt;b&gt;
&amp;lt;
&nbsp;
&#60;b&#62;
&#x3C;
&#0;
&#xD800;
&unknown;
A&E attended
R&D; S&P
Tom & Jerry
&copy; &reg;""".splitlines()

OTHER = """\
'; DROP TABLE patient; --
Robert'); DROP TABLE students;--
" OR 1=1
O'Brien-Smith
Ann-Marie D'Angelo
=cmd|'/C calc'!A0
+1-800
-2+3
@SUM(A1)
{{7*7}}
{0} {} {x!r} {x.__class__}
${jndi:ldap://example.org/x}
$(touch x) `touch x`
%s %d %n %x %%
%(name)s
\\
\\\\
\\n\\t\\r\\0
\\(unbalanced
)(
((((
))))
(a(b)c
[unbalanced
[U+0041]
] TJ ET BT
(x) Tj ET Q endstream endobj
endstream endobj xref trailer %%EOF
<< /Type /Action /S /JavaScript /JS (x) >>
/Name#20x
stream x endstream
\\134\\050\\051
\\377\\000
1 0 obj
/etc/passwd
../../../../etc/passwd
C:\\Windows\\system32
\\\\server\\share
file.pdf%00.txt
NULL None nil undefined NaN
true false
-0 1e999 0x41
Łukasz Žižek Ñandú Øvergård Ğüneş İı
Ἀλέξανδρος Ωλένα Ґрунтівна
Đặng Thị Nguyễn
½ ¾ ² ³ ₂ µ Ω °C ± × ÷ ≤ ≥ ≠ ≈ → ↑ ↓
« » “ ” ‘ ’ – — … • · † ‡ ¶ §
€ £ ¥ $ ¢ ₹ ₽
■ ▲ ◆ ● ⚠ ✓ ✗
amLODIPine aMILoride
penicillin/amoxicillin 250mg/5mL
10 mg/kg/d (max 1.5 g) b.d. p.o.
http://example.org/?a=1&b=<2>
nurse@example.org
#hashtag ~tilde ^caret |pipe| "quotes" 'single'
!!! ??? ;;; ,,, ...""".splitlines()

CODED = {
    "invoice\u202egnp.exe": "invoice[U+202E]gnp.exe",
    "\u202dleft\u202c": "[U+202D]left[U+202C]",
    "\u2066one\u2069 \u2067two\u2069": "[U+2066]one[U+2069] [U+2067]two[U+2069]",
    "mark\u200e and \u200f": "mark[U+200E] and [U+200F]",
    "a\u061cb": "a[U+061C]b",
    "zero\u200bwidth": "zero[U+200B]width",
    "word\u2060joiner": "word[U+2060]joiner",
    "soft\u00adhyphen": "soft[U+00AD]hyphen",
    "\ufeffbom": "[U+FEFF]bom",
    "join\u200der": "join[U+200D]er",
    "tag \U000e0041": "tag [U+E0041]",
    "private \ue000 \uf8ff": "private [U+E000] [U+F8FF]",
    "smile \U0001f600": "smile [U+1F600]",
    "old 㗂\ufe00": "old 㗂[U+FE00]",
    "variant ⚠\ufe0f": "variant ⚠[U+FE0F]",
}
"""Texts of which something cannot be seen, and how they are printed."""


def corpus(canary: Path) -> list[str]:
    """Return every text that must be printed as it is typed.

    Args:
        canary: a file that a text makes if it is ever run (CVE-2023-33733).
    """
    code = _CODE.format(canary=canary)
    attacks = [
        f'<para><font color="{code}">x</font></para>',
        f'<font color="{code}">',
        f'<para backColor="{code}"/>',
        code,
    ]
    return [*MARKUP, *OTHER, *attacks]
