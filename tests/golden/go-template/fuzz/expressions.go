// expressions — random commands, operands, literals and formats.
package main

import (
	"fmt"
	"strings"
)

func (g *generator) command(depth int) string {
	if g.one(2) {
		return g.call(depth)
	}
	return g.operand(depth)
}

// What a value may be piped into.
func (g *generator) stage(depth int) string {
	switch g.Intn(8) {
	case 0:
		return "index " + g.operand(depth-1)
	case 1, 2:
		return "printf " + g.format(1)
	case 3:
		return g.call(depth)
	}
	return g.pick("print", "println", "len", "not", "html", "js", "urlquery", "and .t", "or .b", "eq .i", "lt 3", "call", "slice .l", "ge .s")
}

func (g *generator) call(depth int) string {
	arguments := func(n int) string {
		var b strings.Builder
		for ; n > 0; n-- {
			b.WriteString(g.pick(" ", " ", " ", "  ", "\n") + g.operand(depth-1))
		}
		return b.String()
	}
	switch g.Intn(10) {
	case 0, 1, 2:
		n := g.Intn(4)
		return "printf " + g.format(n) + arguments(n)
	case 3:
		return "index " + g.pick(".l", ".m", ".nums", ".s", ".u", ".users", ".sub", g.operand(depth-1)) + " " +
			g.pick("0", "1", "2", "3", `"a"`, `"c"`, ".i", "(len .l)", g.operand(depth-1)) + g.pick("", "", " 0", ` "d"`)
	case 4:
		return "slice " + g.pick(".l", ".s", ".u", ".mix", "(slice .l 0 1)", g.operand(depth-1)) + g.pick("", " 0", " 1", " 1 2", " 0 3", " 0 1 2", " 3", " 4", " (len .l)", arguments(2))
	case 5, 6:
		return g.pick("eq", "ne", "lt", "le", "gt", "ge") + g.pick("", arguments(1)) + arguments(2)
	case 7:
		return g.pick("and", "or") + arguments(1+g.Intn(3))
	}
	return g.pick("print", "print", "println", "html", "js", "urlquery", "len", "not", "call", "index", "slice", "eq", "and", "or", "lt", "printf") + arguments(g.Intn(4))
}

func (g *generator) operand(depth int) string {
	if depth > 0 && g.one(4) {
		return "(" + g.space() + g.pipeline(depth-1, g.one(4)) + g.space() + ")" + g.pick("", "", "", ".a", ".c.d", ".name")
	}
	switch g.Intn(10) {
	case 0, 1, 2, 3:
		return "." + g.pick(names...) + g.pick("", "", "", "", ".a", ".c.d", ".list", ".nope")
	case 4:
		return g.pick(g.vars...) + g.pick("", "", "", ".i", ".l", ".name")
	case 5:
		return g.pick(".", ".", "nil", "true", "false", "$", "print", "$x", ".nope", ".a", ".name")
	case 6:
		return g.text()
	}
	return g.number()
}

func (g *generator) digits(from string) string {
	var b strings.Builder
	for n := 1 + g.Intn(5); n > 0; n-- {
		b.WriteByte(from[g.Intn(len(from))])
	}
	if g.one(12) {
		b.WriteString("_" + string(from[0]))
	}
	return b.String()
}

func (g *generator) number() string {
	sign := g.pick("", "", "", "-", "+")
	tail := ""
	if g.one(10) {
		tail = "i"
	}
	switch g.Intn(9) {
	case 0:
		return sign + "0x" + g.digits("0123456789abcdefABCDEF_") + g.pick("", "", "", "p3", ".8p1", "p-2") + tail
	case 1:
		return sign + g.pick("0b", "0B", "0o", "0O", "0") + g.digits("01") + tail
	case 2:
		return sign + g.digits("0123456789") + "." + g.digits("0123456789") + g.pick("", "", "e3", "E-4", "e+20") + tail
	case 3:
		return sign + g.pick("1e6", "1e20", "1e21", "1e-5", "0.0", ".5", "1.", "9223372036854775807", "9223372036854775808", "18446744073709551615", "1e308", "5e-324", "123456789.0", "0.1") + tail
	case 4:
		return g.pick("'a'", "'☃'", `'\n'`, `'\''`, `'\x41'`, `'\u00e9'`, `'\U0001F600'`, `'\101'`, "'\"'", `'\"'`, "' '")
	case 5:
		if g.one(3) {
			return sign + g.digits("0123456789") + g.pick("", ".5", "e2") + g.pick("+", "-") + g.digits("0123456789") + g.pick("", ".25", "e1") + "i"
		}
	}
	return sign + g.pick("0", "1", "2", "3", "17", "97", g.digits("123456789")) + tail
}

func (g *generator) text() string {
	return g.pick(`""`, `"a"`, `"b"`, `"hello"`, `"c"`, `"name"`, `"\xff"`, `"\u2028\u00ad"`, `"☃"`, "`raw\\n`", "`a\nb`", "`<&'\"`", `"\t\a\\\""`, `"{{.i}}"`, `"17"`, `"\377\U0001F600"`, `"a b+c/ü"`)
}

// A format for so many operands, most of the time.
func (g *generator) format(n int) string {
	var b strings.Builder
	for ; n > 0; n-- {
		b.WriteString(g.pick("", "", "x", " ", "☃", "%%"))
		b.WriteByte('%')
		for g.one(3) {
			b.WriteByte("+-# 0"[g.Intn(5)])
		}
		if g.one(12) {
			fmt.Fprintf(&b, "[%d]", g.Intn(4))
		}
		if g.one(3) {
			b.WriteString(g.pick("1", "5", "12", "20", "*", "03"))
		}
		if g.one(4) {
			b.WriteString(g.pick(".", ".0", ".1", ".3", ".10", ".*", ".[1]*"))
		}
		if g.one(25) {
			fmt.Fprintf(&b, "[%d]", g.Intn(4))
		}
		b.WriteString(g.pick("v", "v", "d", "s", "q", "x", "X", "T", "t", "f", "F", "e", "E", "g", "G", "b", "o", "O", "c", "U", "p", "w", "z", "☃", "%", "!"))
	}
	b.WriteString(g.pick("", "", "", "|", "%", " end"))
	return fmt.Sprintf("%q", b.String())
}
