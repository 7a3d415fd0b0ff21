# vigo.cmake — how a folder becomes a library, and how a file name becomes a registration.

add_library(vigo_warnings INTERFACE)
target_compile_options(vigo_warnings INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion
    -Wmissing-declarations -Wold-style-cast -Werror
    -Wno-missing-field-initializers  # designated initialisers leave out what has a default
    $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>)  # g++ 12 warns of std::string's own insides at -O2 (its bug 105651)

find_program(MOLD mold)
if(MOLD AND NOT VIGO_STATIC)
    add_link_options(-fuse-ld=mold)
endif()
# Only what ships: it would keep ccache from sharing objects between checkouts.
add_compile_options($<$<CONFIG:Release>:-ffile-prefix-map=${CMAKE_SOURCE_DIR}/=>)

# vigo_tests(NAME [LIBS...]): every *_test.cc of the current folder (and of support/) is the test program vigo_NAME_test.
function(vigo_tests name)
    file(GLOB tests CONFIGURE_DEPENDS *_test.cc support/*_test.cc)
    if(NOT tests OR VIGO_STATIC)
        return()
    endif()
    add_executable(vigo_${name}_test ${tests})
    target_link_libraries(vigo_${name}_test PRIVATE vigo_${name} vigo_warnings ${ARGN} GTest::gmock GTest::gtest
        GTest::gtest_main)
    # Relative to the top folder, where the tests run: an absolute path would keep checkouts from sharing objects.
    file(RELATIVE_PATH here ${PROJECT_SOURCE_DIR} ${CMAKE_CURRENT_SOURCE_DIR})
    target_compile_definitions(vigo_${name}_test PRIVATE HERE="${here}" PROJECT=".")
    gtest_discover_tests(vigo_${name}_test TEST_PREFIX ${name}. WORKING_DIRECTORY ${PROJECT_SOURCE_DIR}
        DISCOVERY_TIMEOUT 60 PROPERTIES TIMEOUT 300)
endfunction()

# vigo_library(NAME [DEPENDS vigo-lib...] [PRIVATE lib...] [TEST lib...]): every *.cc of the current folder and of
# support/ is the library vigo_NAME.
function(vigo_library name)
    cmake_parse_arguments(ARG "" "" "DEPENDS;PRIVATE;TEST" ${ARGN})
    file(GLOB sources CONFIGURE_DEPENDS *.cc support/*.cc)
    list(FILTER sources EXCLUDE REGEX "_test\\.cc$")
    add_library(vigo_${name} STATIC ${sources})
    target_include_directories(vigo_${name} PUBLIC ${PROJECT_SOURCE_DIR}/src ${PROJECT_BINARY_DIR}/src)
    list(TRANSFORM ARG_DEPENDS PREPEND vigo_)
    target_link_libraries(vigo_${name} PUBLIC ${ARG_DEPENDS} PRIVATE vigo_warnings ${ARG_PRIVATE})
    vigo_tests(${name} ${ARG_TEST})
endfunction()

# vigo_catalogue(NAME TYPE HEADER [DEPENDS ...] [PRIVATE ...] [TEST ...]): like vigo_library, and each *.cc of the folder
# itself (not of support/) is a unit that exports `TYPE <file name>()`. catalogue.h declares them; `all()` lists them in
# the order of their names. HEADER defines TYPE. Adding a unit is adding its file.
function(vigo_catalogue name type header)
    vigo_library(${name} ${ARGN})
    file(GLOB units CONFIGURE_DEPENDS RELATIVE ${CMAKE_CURRENT_SOURCE_DIR} *.cc)
    list(FILTER units EXCLUDE REGEX "_test\\.cc$")
    list(TRANSFORM units REPLACE "\\.cc$" "")
    list(SORT units)
    file(RELATIVE_PATH here ${PROJECT_SOURCE_DIR}/src ${CMAKE_CURRENT_SOURCE_DIR})
    string(REGEX REPLACE "^.*/" "" space ${here})
    set(declared "")
    set(listed "")
    foreach(unit IN LISTS units)
        string(APPEND declared "${type} ${unit}();\n")
        string(APPEND listed "${unit}(), ")
    endforeach()
    get_property(given DIRECTORY PROPERTY VIGO_NAMESPACE)
    if(given)
        set(space ${given})
    endif()
    file(CONFIGURE OUTPUT ${CMAKE_CURRENT_BINARY_DIR}/catalogue.h CONTENT "// Generated: the units of ${here}.
#pragma once
#include <vector>
#include \"${header}\"
namespace vigo::${space} {
${declared}/// Every unit of this folder, in the order of their names.
std::vector<${type}> all();
}
")
    file(CONFIGURE OUTPUT ${CMAKE_CURRENT_BINARY_DIR}/catalogue.cc CONTENT "// Generated: the units of ${here}, in order.
#include \"${here}/catalogue.h\"
namespace vigo::${space} {
std::vector<${type}> all() { return {${listed}}; }
}
")
    target_sources(vigo_${name} PRIVATE ${CMAKE_CURRENT_BINARY_DIR}/catalogue.cc)
endfunction()
