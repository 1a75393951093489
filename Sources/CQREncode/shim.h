#ifndef QRSCENE_CQRENCODE_SHIM_H
#define QRSCENE_CQRENCODE_SHIM_H

#include <qrencode.h>

#endif
