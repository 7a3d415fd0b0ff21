// generator — random templates: grown from the grammar, or made of old ones by changing a little. The seed decides.
package main

import (
	"encoding/json"
	"fmt"
	"math/rand"
	"strings"
)

const common = `{"i":17,"n":-5,"zero":0,"big":9223372036854775807,"f":3.25,"g":1000000.5,"h":1e21,"tiny":1e-7,"whole":2.0,` +
	`"s":"hello","e":"","u":"größe ☃","ctl":"a\tb\u0001\"c\\","html":"<a href=\"x\">'&'</a>","t":true,"b":false,"nil":null,` +
	`"l":["a","b","c"],"el":[],"nums":[3,1,2],"mix":[1,"a",2.5,true,null,[1],{"k":"v"}],` +
	`"m":{"b":2,"a":1,"c":{"d":"deep"}},"em":{},"users":[{"name":"ann","age":30},{"name":"bob","age":25}],` +
	`"sub":{"list":[[1,2],[3]],"x-y":"dash","größe":"umlaut","1a":"digit"}}`

var names = []string{"i", "n", "zero", "big", "f", "g", "h", "tiny", "whole", "s", "e", "u", "ctl", "html", "t", "b", "nil", "l", "el", "nums",
	"mix", "m", "em", "users", "sub"}

type generator struct {
	*rand.Rand
	old   []string
	vars  []string
	depth int
	loops int
}

func newGenerator(seed int64, old []string) *generator {
	return &generator{Rand: rand.New(rand.NewSource(seed)), old: old, vars: []string{"$"}}
}

func (g *generator) pick(from ...string) string { return from[g.Intn(len(from))] }
func (g *generator) one(in int) bool            { return g.Intn(in) == 0 }

// Data: the common one, some of it replaced.
func (g *generator) data() json.RawMessage {
	if !g.one(4) {
		return json.RawMessage(common)
	}
	var all map[string]json.RawMessage
	if err := json.Unmarshal([]byte(common), &all); err != nil {
		panic(err)
	}
	for range [4]int{} {
		all[g.pick(names...)] = json.RawMessage(g.value(3))
	}
	encoded, err := json.Marshal(all)
	if err != nil {
		panic(err)
	}
	return encoded
}

func (g *generator) value(depth int) string {
	if depth > 0 && g.one(3) {
		var parts []string
		isMap := g.one(2)
		for i := g.Intn(4); i > 0; i-- {
			each := g.value(depth - 1)
			if isMap {
				each = fmt.Sprintf("%q:%s", string(rune('a'+i)), each)
			}
			parts = append(parts, each)
		}
		if isMap {
			return "{" + strings.Join(parts, ",") + "}"
		}
		return "[" + strings.Join(parts, ",") + "]"
	}
	switch g.Intn(6) {
	case 0:
		return fmt.Sprint(g.Int63() - g.Int63())
	case 1:
		return fmt.Sprint(g.Intn(20) - 5)
	case 2:
		return fmt.Sprintf("%.*e", g.Intn(18), g.NormFloat64()*float64(g.Intn(1000000)))
	case 3:
		return g.pick("true", "false", "null", "1.0", "-0.0", "1e6", "1e20", "1e21", "123456.75")
	}
	return g.pick(`""`, `"x"`, `"{{.i}}"`, `"☃ü"`, `"a\nb"`, `"17"`, `"\u200b\u00ad\u00a0"`, `"𝄞"`, `"'\"\\<>&=+ /?"`, `"a`+"`"+`b"`)
}

func (g *generator) template() string {
	if len(g.old) > 0 && g.one(3) {
		return g.changed(g.old[g.Intn(len(g.old))])
	}
	text := g.nodes()
	if g.one(6) {
		text = g.changed(text)
	}
	return text
}

var pieces = []string{"{{", "}}", "{{-", "-}}", " ", "\n", "\t", "\r\n", "|", "(", ")", ".", "$", "$x", ":=", "=", ",", "\"", "'", "`", "/*", "*/", "-", "+", "0", "1", "_", "e", "x",
	"i", "p", "end", "else", "if", "range", "with", "define", "template", "block", "break", "continue", "nil", "true", ".i", ".l", ".m", ".nil", "\"t\"", "print", "printf", "index", "\\", "%", "☃", "\xff", "\x00",
	"{{end}}", "{{else}}", "{{if .t}}", "{{range .l}}", "{{with .m}}", "{{.s}}", "{{break}}", "{{define \"t\"}}", "{{template \"t\" .}}"}

// Bytes and words are taken away, doubled, moved and put in.
func (g *generator) changed(text string) string {
	for n := 1 + g.Intn(3); n > 0; n-- {
		from := g.Intn(len(text) + 1)
		to := from + g.Intn(8)
		if to > len(text) {
			to = len(text)
		}
		switch g.Intn(4) {
		case 0:
			text = text[:from] + text[to:]
		case 1:
			text = text[:to] + text[from:]
		case 2:
			text = text[:from] + pieces[g.Intn(len(pieces))] + text[from:]
		default:
			text = text[:from] + pieces[g.Intn(len(pieces))] + text[to:]
		}
	}
	return text
}

// Grown from the grammar.

func (g *generator) space() string {
	return g.pick("", "", "", "", " ", " ", "  ", "\n", "\t")
}

func (g *generator) action(inside string) string {
	return g.pick("{{", "{{", "{{ ", "{{- ", "{{-\n") + inside + g.pick("}}", "}}", " }}", " -}}", "\n-}}")
}

func (g *generator) nodes() string {
	var b strings.Builder
	g.depth++
	defer func() { g.depth-- }()
	for n := 1 + g.Intn(4); n > 0; n-- {
		b.WriteString(g.node())
	}
	return b.String()
}

func (g *generator) node() string {
	choice := g.Intn(16)
	if g.depth > 4 && choice > 9 {
		choice = g.Intn(9)
	}
	switch choice {
	case 0, 1:
		return g.pick("text", " ", "\n", "a\nb ", "  \n\t", "{", "}", "}}", "☃", "\xff", "\v", "x\r\n")
	case 9:
		return g.pick("{{/* c */}}", "{{- /* c\n */ -}}", "{{/*}}*/ -}}")
	case 10, 11:
		mark := len(g.vars)
		text := g.action("if " + g.pipeline(2, true))
		body := g.nodes()
		for g.one(4) {
			body += g.action("else if "+g.pipeline(2, true)) + g.nodes()
		}
		return text + body + g.otherwise(mark)
	case 12:
		mark := len(g.vars)
		return g.action("with "+g.pipeline(2, true)) + g.nodes() + g.otherwise(mark)
	case 13, 14:
		mark := len(g.vars)
		over := g.pick(".l", ".m", ".nums", ".users", ".mix", ".sub.list", ".em", ".nil", "$.l", "(slice .l 1)", g.pipeline(1, false))
		text := "range " + over
		if g.one(2) {
			g.vars = append(g.vars, "$v")
			text = "range $v := " + over
			if g.one(2) {
				g.vars = append(g.vars, "$k")
				text = "range $k, $v := " + over
			}
		}
		g.loops++
		text = g.action(text) + g.nodes()
		g.loops--
		return text + g.otherwise(mark)
	case 15:
		return g.template1()
	default:
		if (g.loops > 0 || g.one(60)) && g.one(5) {
			return g.action("if "+g.pipeline(1, false)) + g.action(g.pick("break", "continue")) + g.action("end")
		}
		return g.action(g.pipeline(3, true))
	}
}

func (g *generator) otherwise(mark int) string {
	g.vars = g.vars[:mark]
	if g.one(3) {
		return g.action("else") + g.nodes() + g.action("end")
	}
	return g.action("end")
}

func (g *generator) template1() string {
	name := g.pick(`"t"`, `"u"`, "`t`", `"v"`)
	dot := g.pick("", " .", " "+g.pipeline(1, false))
	if g.one(2) {
		return g.action("template " + name + dot)
	}
	vars, loops := g.vars, g.loops
	g.vars, g.loops = []string{"$"}, 0
	body := g.nodes() + g.action("end")
	g.vars, g.loops = vars, loops
	if g.one(2) {
		return g.action("block "+name+" "+g.pick(".", ".m", "$")) + body
	}
	return g.action("define "+name) + body
}

func (g *generator) pipeline(depth int, declares bool) string {
	head := ""
	name := ""
	if declares && g.one(6) {
		name = g.pick("$x", "$y", "$v", "$_")
		head = name + g.space() + ":=" + g.space()
		if g.one(3) {
			head = g.pick(g.vars...) + g.space() + "=" + g.space()
			name = ""
		}
	}
	text := g.command(depth)
	for g.one(5) {
		text += g.space() + "|" + g.space() + g.stage(depth)
	}
	if name != "" {
		g.vars = append(g.vars, name)
	}
	return head + text
}
