// licensing — how a licence takes the place of another in the folder that the server reads.
#pragma once

#include <string>

namespace vigo::cli {

/// Puts a checked licence into force, and trusts these issuers (as in `issuer.pub`) alone from then
/// on. At each moment, also after a kill, there is the licence of before or this one; what it
/// replaces stays as `*.lic.old`. An Error says whether it is in force in spite of it; to do it
/// again ends what was interrupted.
void put_license(const std::string& folder, const std::string& text, const std::string& issuers);

}  // namespace vigo::cli
