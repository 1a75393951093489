#ifndef QRSCENE_CPOSTGRESQL_SHIM_H
#define QRSCENE_CPOSTGRESQL_SHIM_H

#include <libpq-fe.h>

// The codes of an error's fields are macros over characters, which Swift does not import.
static inline const char *qrscene_pq_sqlstate(const PGresult *result) { return PQresultErrorField(result, 'C'); }
static inline const char *qrscene_pq_message(const PGresult *result) { return PQresultErrorField(result, 'M'); }

#endif
