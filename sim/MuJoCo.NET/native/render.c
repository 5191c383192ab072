// Offscreen rendering.
#include "shim.h"
