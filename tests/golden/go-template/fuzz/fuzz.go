// fuzz — the differential fuzzer: random templates and data through Go's text/template and through ours, until they differ.
//
//	go run fuzz/*.go -driver build/dev/bin/go_template_driver -seconds 60 [-seed N] [-keep N]
//
// A difference is made as small as it can be, printed, and added to fuzz/found.txt; the exit status is then 1.
package main

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"strings"
	"time"
)

// The difference between both engines; "" when there is none or when it is one that we want.
func (d *driver) difference(template string, data json.RawMessage) string {
	ours := d.ask(template, data)
	if ours.Fails == "limit" {
		return ""
	}
	theirs := referee(template, data)
	if theirs.same(ours, template) || d.wanted(template, theirs, ours) {
		return ""
	}
	return fmt.Sprintf("go:   %s\nours: %s", theirs, ours)
}

// Takes away what does not matter: halves first, single bytes last, again until nothing goes.
func (d *driver) smallest(template string, data json.RawMessage) (string, json.RawMessage) {
	differs := func(text string) bool { return d.difference(text, data) != "" }
	if d.difference(template, json.RawMessage(common)) != "" {
		data = json.RawMessage(common)
	}
	for size := len(template) / 2; size > 0; {
		smaller := false
		for at := 0; at+size <= len(template); {
			if shorter := template[:at] + template[at+size:]; differs(shorter) {
				template, smaller = shorter, true
			} else {
				at++
			}
		}
		if !smaller {
			size /= 2
		} else if size > len(template) {
			size = len(template)
		}
	}
	return template, data
}

func keep(template string, difference string) {
	file, err := os.OpenFile("fuzz/found.txt", os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		panic(err)
	}
	defer file.Close()
	fmt.Fprintf(file, "%q\n%s\n", template, difference)
}

func main() {
	path := flag.String("driver", "../../../build/dev/bin/go_template_driver", "our engine at the end of a pipe")
	seconds := flag.Int("seconds", 60, "how long")
	seed := flag.Int64("seed", time.Now().UnixNano(), "the same seed asks the same")
	most := flag.Int("keep", 1, "stop after so many differences")
	runes := flag.Bool("runes", false, "every code point once, in place of random templates")
	flag.Parse()

	d := start(*path)
	defer d.stop()
	if *runes {
		d.everyRune()
		return
	}
	old := vectors()
	found := map[string]bool{}
	count := 0
	for end := time.Now().Add(time.Duration(*seconds) * time.Second); time.Now().Before(end) && len(found) < *most; count++ {
		g := newGenerator(*seed+int64(count), old)
		template, data := g.template(), g.data()
		if d.difference(template, data) == "" {
			continue
		}
		template, data = d.smallest(template, data)
		difference := d.difference(template, data)
		if found[difference] {
			continue
		}
		found[difference] = true
		keep(template, difference)
		fmt.Printf("seed %d: %q\n%s\n", *seed+int64(count), template, difference)
		if string(data) != common {
			fmt.Printf("data: %s\n", data)
		}
	}
	fmt.Printf("%d templates, seed %d, %d differences\n", count, *seed, len(found))
	if len(found) > 0 {
		d.stop()
		os.Exit(1)
	}
}

func (d *driver) everyRune() {
	differences := 0
	tell := func(text, difference string) {
		if differences++; differences <= 20 {
			fmt.Printf("%q\n%s\n", text, difference)
		}
	}
	asked := d.texts(tell) + d.names(tell)
	fmt.Printf("%d templates, %d differences\n", asked, differences)
	if differences > 0 {
		d.stop()
		os.Exit(1)
	}
}

// The templates of vectors.jsonl, to begin from.
func vectors() (list []string) {
	file, err := os.Open("vectors.jsonl")
	if err != nil {
		panic(err)
	}
	defer file.Close()
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var v struct{ Template string }
		if json.Unmarshal(lines.Bytes(), &v) == nil && strings.Contains(v.Template, "{{") {
			list = append(list, v.Template)
		}
	}
	return list
}
