// runes — every code point once, through all that looks at characters: escapes, verbs, names.
package main

import (
	"encoding/json"
	"fmt"
	"unicode/utf8"
)

// Texts of 32 neighbours each, under every function that escapes or quotes.
func (d *driver) texts(tell func(string, string)) (asked int) {
	for first := rune(0); first <= utf8.MaxRune; first += 32 {
		var text []rune
		for code := first; code < first+32; code++ {
			if utf8.ValidRune(code) {
				text = append(text, code)
			}
		}
		data, err := json.Marshal(map[string]string{"s": string(text)})
		if err != nil {
			panic(err)
		}
		for _, each := range []string{`{{printf "%q" .s}}`, `{{printf "%+q" .s}}`, `{{printf "%#q" .s}}`, `{{js .s}}`, `{{html .s}}`, `{{urlquery .s}}`, `{{printf "%60s" .s}}`} {
			asked++
			if difference := d.difference(each, data); difference != "" {
				tell(fmt.Sprintf("%s of U+%04X…", each, first), difference)
			}
		}
	}
	return asked
}

// Each as a name, as a character and as white space.
func (d *driver) names(tell func(string, string)) (asked int) {
	for code := rune(1); code < 0x32000; code++ {
		if !utf8.ValidRune(code) {
			continue
		}
		for _, each := range []string{"{{$a%c := %d}}{{$a%c}}", "{{printf \"%%q %%U %%#U\" '%c' '%c' '%c'}}"} {
			text := fmt.Sprintf(each, code, code, code)
			asked++
			if difference := d.difference(text, json.RawMessage("null")); difference != "" {
				tell(text, difference)
			}
		}
	}
	return asked
}
