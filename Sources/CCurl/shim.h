#ifndef QRSCENE_CCURL_SHIM_H
#define QRSCENE_CCURL_SHIM_H

#include <curl/curl.h>

#endif
