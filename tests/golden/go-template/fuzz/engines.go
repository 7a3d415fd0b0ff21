// engines — the two that are compared, and the differences that we want.
package main

import (
	"bufio"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"text/template"
)

type answer struct {
	Hex     string
	Fails   string
	Line    int
	Message string
}

func (a answer) String() string {
	if a.Fails != "" {
		return fmt.Sprintf("fails to %s in line %d: %s", a.Fails, a.Line, a.Message)
	}
	text, _ := hex.DecodeString(a.Hex)
	return fmt.Sprintf("%q", text)
}

// Go's parser names the line where it stands, ours the one where the mistake begins: that line is not compared, and none
// is where an action goes over lines.
func (a answer) same(b answer, text string) bool {
	if a.Fails != b.Fails || a.Hex != b.Hex {
		return false
	}
	return a.Fails != "execute" || a.Line == 0 || a.Line == b.Line || longAction.MatchString(text)
}

var longAction = regexp.MustCompile("\\{\\{(\"(\\\\.|[^\"\\\\])*\"|'(\\\\.|[^'\\\\])*'|`[^`]*`|[^}\"'`]|\\}[^}])*\n")

// Go's engine.

func native(value any) any {
	switch v := value.(type) {
	case json.Number:
		if whole, err := strconv.ParseInt(v.String(), 10, 64); err == nil {
			return whole
		}
		real, _ := v.Float64()
		return real
	case []any:
		exact := make([]any, len(v))
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

func decode(data json.RawMessage) any {
	decoder := json.NewDecoder(strings.NewReader(string(data)))
	decoder.UseNumber()
	var value any
	if err := decoder.Decode(&value); err != nil {
		panic(fmt.Sprintf("%s: %v", data, err))
	}
	return native(value)
}

var place = regexp.MustCompile(`^template: \(main\):(\d+):`)

func failure(phase string, err error) answer {
	a := answer{Fails: phase, Message: err.Error()}
	if found := place.FindStringSubmatch(err.Error()); found != nil {
		a.Line, _ = strconv.Atoi(found[1])
	}
	return a
}

func referee(text string, data json.RawMessage) (a answer) {
	defer func() {
		if problem := recover(); problem != nil {
			a = answer{Fails: "panic", Message: fmt.Sprint(problem)}
		}
	}()
	parsed, err := template.New("(main)").Option("missingkey=error").Parse(text)
	if err != nil {
		return failure("parse", err)
	}
	var out strings.Builder
	if err := parsed.Execute(&out, decode(data)); err != nil {
		return failure("execute", err)
	}
	return answer{Hex: hex.EncodeToString([]byte(out.String()))}
}

// Ours.

type driver struct {
	command *exec.Cmd
	in      io.WriteCloser
	out     *bufio.Reader
}

func start(path string) *driver {
	command := exec.Command(path)
	in, err := command.StdinPipe()
	if err != nil {
		panic(err)
	}
	out, err := command.StdoutPipe()
	if err != nil {
		panic(err)
	}
	if err := command.Start(); err != nil {
		panic(err)
	}
	return &driver{command, in, bufio.NewReaderSize(out, 1<<20)}
}

func (d *driver) stop() {
	d.in.Close()
	d.command.Wait()
}

func (d *driver) ask(text string, data json.RawMessage) (a answer) {
	fmt.Fprintf(d.in, "{\"template\":\"%x\",\"data\":%s}\n", text, data)
	line, err := d.out.ReadBytes('\n')
	if err != nil {
		panic(fmt.Sprintf("our engine died of %q: %v", text, err))
	}
	if err := json.Unmarshal(line, &a); err != nil {
		panic(err)
	}
	return a
}

var (
	elseWith      = regexp.MustCompile(`else\s+with`)
	rangeAssigns  = regexp.MustCompile(`range\s*\$\w*\s*(,\s*\$\w*\s*)?=`)
	rangeNumber   = regexp.MustCompile(`range can't iterate over -?\d+$`)
	nameUndefined = regexp.MustCompile(`function "(\w+)" not defined`)
)

// What differs on purpose: later Go has it, or we add it.
func (d *driver) wanted(text string, theirs, ours answer) bool {
	if theirs.Fails == "panic" || elseWith.MatchString(text) || rangeAssigns.MatchString(text) || rangeNumber.MatchString(theirs.Message) {
		return true
	}
	if strings.HasPrefix(ours.Message, "printf: %p prints where") {
		return true
	}
	if name := nameUndefined.FindStringSubmatch(theirs.Message); name != nil {
		return !strings.HasPrefix(d.ask("{{"+name[1]+"}}", json.RawMessage("null")).Message, "there is no function")
	}
	return false
}
