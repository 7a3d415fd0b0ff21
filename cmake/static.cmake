# static.cmake — everything that makes the agent one file without shared libraries (VIGO_STATIC=ON). Included before the
# other finds, so that they see archives only.

set(CMAKE_FIND_LIBRARY_SUFFIXES .a)
set(OPENSSL_USE_STATIC_LIBS ON)
set(Boost_USE_STATIC_LIBS ON)
set(Protobuf_USE_STATIC_LIBS ON)

# static-pie keeps address randomisation; the sections of unused functions are dropped (preset agent-static makes them).
# Relative relocations are packed (DT_RELR, which glibc applies to itself since 2.36): 0.9 MB less.
add_link_options(-static-pie -Wl,--gc-sections -Wl,-z,pack-relative-relocs)
# glibc warns of each function that would load NSS modules; main() restricts them to what is built in.
add_link_options(-Wl,--no-warnings)

# vigo_without_unwinding(VARIABLE name): a copy of a C library without its tables for unwinding, which nothing needs: no
# exception passes through it. 0.5 MB of OpenSSL.
function(vigo_without_unwinding variable name)
    find_library(whole_${name} ${name} REQUIRED)
    set(lean ${CMAKE_BINARY_DIR}/lib${name}-lean.a)
    execute_process(COMMAND ${CMAKE_OBJCOPY} --remove-section=.eh_frame ${whole_${name}} ${lean}
        COMMAND_ERROR_IS_FATAL ANY)
    set(${variable} ${lean} CACHE FILEPATH "made of ${whole_${name}}" FORCE)
endfunction()
vigo_without_unwinding(OPENSSL_CRYPTO_LIBRARY crypto)
vigo_without_unwinding(OPENSSL_SSL_LIBRARY ssl)

# vigo_archives(TARGET name...): the archives as one group, in which they may need each other in any order. One comma-joined
# flag, because CMake would otherwise reorder and merge what is listed twice.
function(vigo_archives target)
    set(group "")
    foreach(name IN LISTS ARGN)
        find_library(archive_${name} ${name} REQUIRED)
        string(APPEND group ",${archive_${name}}")
    endforeach()
    target_link_libraries(${target} INTERFACE "-Wl,--start-group${group},--end-group")
endfunction()
