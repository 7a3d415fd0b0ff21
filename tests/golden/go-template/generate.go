// generate — the referee: runs every case through Go's own text/template and writes down what comes out.
//
//	go run generate.go cases.go > vectors.jsonl
//
// A line with `data` holds for the lines below it. Each other line is a vector: a template, and either the output (in
// hexadecimal when it is no UTF-8) or how it failed: at parsing or executing, and in which line.
// Numbers are decoded as Vigo does: whole ones to int64, others to float64.
package main

import (
	"bufio"
	"bytes"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"strconv"
	"strings"
	"text/template"
	"unicode/utf8"
)

type vector struct {
	Name     string  `json:"name"`
	Template string  `json:"template"`
	Output   *string `json:"output,omitempty"`
	Hex      string  `json:"hex,omitempty"`
	Fails    string  `json:"fails,omitempty"` // "parse" or "execute"
	Line     int     `json:"line,omitempty"`
	Go       string  `json:"go,omitempty"` // Go's message, for the reader
}

type world struct {
	Data json.RawMessage `json:"data"`
}

func native(value any) any {
	switch v := value.(type) {
	case json.Number:
		if whole, err := strconv.ParseInt(v.String(), 10, 64); err == nil {
			return whole
		}
		real, err := v.Float64()
		if err != nil {
			panic(err)
		}
		return real
	case []any:
		exact := make([]any, len(v)) // no spare capacity, which slice could reach into
		for i := range v {
			exact[i] = native(v[i])
		}
		return exact
	case map[string]any:
		for k := range v {
			v[k] = native(v[k])
		}
	}
	return value
}

func decode(text string) any {
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber()
	var value any
	if err := decoder.Decode(&value); err != nil {
		panic(fmt.Sprintf("%s: %v", text, err))
	}
	return native(value)
}

var place = regexp.MustCompile(`^template: \(main\):(\d+):`)

func fail(v *vector, phase string, err error) {
	v.Fails, v.Go = phase, err.Error()
	if found := place.FindStringSubmatch(err.Error()); found != nil {
		v.Line, _ = strconv.Atoi(found[1])
	}
}

func judge(name, text, data string) vector {
	v := vector{Name: name, Template: text}
	parsed, err := template.New("(main)").Option("missingkey=error").Parse(text)
	if err != nil {
		fail(&v, "parse", err)
		return v
	}
	var out strings.Builder
	if err := parsed.Execute(&out, decode(data)); err != nil {
		fail(&v, "execute", err)
		return v
	}
	output := out.String()
	if utf8.ValidString(output) {
		v.Output = &output
	} else {
		v.Hex = hex.EncodeToString([]byte(output))
	}
	return v
}

func main() {
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	for _, group := range groups() {
		var compact bytes.Buffer
		if err := json.Compact(&compact, []byte(group.data)); err != nil {
			panic(err)
		}
		if err := encoder.Encode(world{compact.Bytes()}); err != nil {
			panic(err)
		}
		for i, text := range group.templates {
			v := judge(fmt.Sprintf("%s %d", group.name, i+1), text, group.data)
			if err := encoder.Encode(v); err != nil {
				panic(err)
			}
		}
	}
}
