#ifndef QRSCENE_CLIBXML2_SHIM_H
#define QRSCENE_CLIBXML2_SHIM_H

// Debian's libxml2 pulls ICU's headers in through <libxml/encoding.h>. A Swift module that sees both these and
// Foundation's own ICU fails to build ("'UErrorCode' has different definitions"), so ICU is hidden here first.
#include <libxml/xmlversion.h>
#undef LIBXML_ICU_ENABLED

#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/xmlerror.h>

#endif
