# thirdparty.cmake — the libraries that Vigo stands on; each is used behind one door only.

if(NOT VIGO_STATIC)
    find_package(GTest REQUIRED)
    include(GoogleTest)
endif()
find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
find_package(OpenSSL REQUIRED)
find_package(fmt 9 REQUIRED)
find_package(spdlog REQUIRED)
find_package(Boost 1.81 REQUIRED COMPONENTS json)
pkg_check_modules(YAML REQUIRED IMPORTED_TARGET yaml-0.1)
pkg_check_modules(SODIUM REQUIRED IMPORTED_TARGET libsodium)
pkg_check_modules(RE2 REQUIRED IMPORTED_TARGET re2)
find_library(CRYPT crypt REQUIRED)  # libxcrypt: SHA-512-crypt
if(NOT VIGO_STATIC)
    pkg_check_modules(CURL REQUIRED IMPORTED_TARGET libcurl)
endif()
