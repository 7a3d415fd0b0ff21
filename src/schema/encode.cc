#include "schema/encode.h"
