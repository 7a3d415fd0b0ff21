// fault_codes — what each Fault is called by gRPC, by HTTP and by a shell.
#pragma once

#include "base/error.h"

namespace vigo {

struct FaultCodes {
    int grpc = 13;   ///< status code of gRPC (https://grpc.io, "Status codes")
    int http = 500;  ///< status code of RFC 9110
    int exit = 1;    ///< exit status of our programs
};

constexpr FaultCodes codes_of(Fault fault) {
    constexpr FaultCodes table[] = {
        {3, 400, 2},    // invalid
        {5, 404, 1},    // not_found
        {9, 409, 1},    // conflict
        {7, 403, 1},    // denied
        {14, 503, 1},   // unavailable
        {4, 504, 1},    // timeout
        {13, 500, 70},  // internal; 70 is EX_SOFTWARE of sysexits.h
    };
    return table[static_cast<int>(fault)];
}

/// The fault that a gRPC status code stands for; `internal` for one that is not in the table.
constexpr Fault fault_of_grpc(int code) {
    for (int at = 0; at < 7; ++at)
        if (codes_of(static_cast<Fault>(at)).grpc == code) return static_cast<Fault>(at);
    return code == 16 ? Fault::denied : Fault::internal;  // 16: unauthenticated
}

}  // namespace vigo
