//go:build ignore

// unicode — writes src/lang/support/unicode_classes.cc: what Go 1.19 knows about characters (Unicode 13).
//
//	go run unicode.go > ../../../src/lang/support/unicode_classes.cc
package main

import (
	"fmt"
	"strconv"
	"unicode"
)

func classOf(code rune) (class int) {
	if unicode.IsLetter(code) {
		class |= 1
	}
	if unicode.IsDigit(code) {
		class |= 2
	}
	if strconv.IsPrint(code) {
		class |= 4
	}
	return class
}

func main() {
	fmt.Print("// unicode_classes — letters, digits and what can be printed, in Unicode 13, which Go 1.19 has.\n" +
		"// Made by tests/golden/go-template/unicode.go.\n\n" +
		"#include \"lang/support/unicode_classes.h\"\n\nnamespace vigo::lang {\nnamespace {\n\n" +
		"// clang-format off\nconstexpr RuneRange ranges[] = {\n")
	line := "   "
	flush := func() {
		fmt.Println(line)
		line = "   "
	}
	for first := rune(0x80); first <= unicode.MaxRune; {
		class, last := classOf(first), first
		for last < unicode.MaxRune && classOf(last+1) == class {
			last++
		}
		if class != 0 {
			if line += fmt.Sprintf(" {0x%X, 0x%X, %d},", first, last, class); len(line) > 78 {
				flush()
			}
		}
		first = last + 1
	}
	flush()
	fmt.Print("};\n// clang-format on\n\n}  // namespace\n\n" +
		"std::span<const RuneRange> rune_ranges() { return ranges; }\n\n}  // namespace vigo::lang\n")
}
