// template — Go's text/template on the same templates and data as template.cc.
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"strconv"
	"syscall"
	"text/template"
)

type world struct {
	Data  any
	Cases []struct {
		Name     string
		Template string
		Times    int
	}
}

func cpu() int64 {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		panic(err)
	}
	return usage.Utime.Nano() + usage.Stime.Nano()
}

// The best of several rounds, in nanoseconds of CPU.
func best(times int, work func()) int64 {
	least := int64(1) << 62
	for round := 0; round < 7; round++ {
		start := cpu()
		for i := 0; i < times; i++ {
			work()
		}
		if spent := (cpu() - start) / int64(times); spent < least {
			least = spent
		}
	}
	return least
}

func native(value any) any {
	switch v := value.(type) {
	case json.Number:
		if whole, err := strconv.ParseInt(v.String(), 10, 64); err == nil {
			return whole
		}
		real, _ := v.Float64()
		return real
	case []any:
		for i := range v {
			v[i] = native(v[i])
		}
	case map[string]any:
		for k := range v {
			v[k] = native(v[k])
		}
	}
	return value
}

func main() {
	file, err := os.Open(os.Args[1])
	if err != nil {
		panic(err)
	}
	var all world
	decoder := json.NewDecoder(file)
	decoder.UseNumber()
	if err := decoder.Decode(&all); err != nil {
		panic(err)
	}
	data := native(all.Data)
	for _, each := range all.Cases {
		parse := func() *template.Template {
			return template.Must(template.New("t").Option("missingkey=error").Parse(each.Template))
		}
		parsed := parse()
		var out bytes.Buffer
		render := best(each.Times, func() {
			out.Reset()
			if err := parsed.Execute(&out, data); err != nil {
				panic(err)
			}
		})
		size := out.Len()
		parsing := best(each.Times, func() { parse() })
		fmt.Printf("%-10s go   render %9d ns,                          parse %9d ns, %d bytes\n", each.Name, render, parsing, size)
	}
}
