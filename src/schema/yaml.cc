#include "schema/yaml.h"
