#ifndef CLINUX_H
#define CLINUX_H

// System calls and constants that the Swift overlay of glibc does not show, or shows with an unusable type.

#endif
