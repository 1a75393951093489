"""A certificate authority of one's own, and a certificate of it for a server."""
import pathlib
import subprocess


def _openssl(*words):
    subprocess.run(["openssl", *words], check=True, capture_output=True)


def authority(folder, name):
    """The files of an authority: (certificate, key)."""
    certificate, key = pathlib.Path(folder, f"{name}.pem"), pathlib.Path(folder, f"{name}.key")
    _openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={name}", "-keyout", key, "-out", certificate)
    return certificate, key


def certificate(folder, host, issuer):
    """The files of a server's certificate for one host name: (certificate, key)."""
    paths = [pathlib.Path(folder, f"{host}.{end}") for end in ("pem", "key", "csr", "ext")]
    made, key, request, extensions = paths
    extensions.write_text(f"subjectAltName=DNS:{host}\n")
    _openssl("req", "-newkey", "rsa:2048", "-nodes", "-subj", f"/CN={host}", "-keyout", key, "-out", request)
    _openssl("x509", "-req", "-in", request, "-CA", issuer[0], "-CAkey", issuer[1], "-CAcreateserial", "-days", "2",
             "-extfile", extensions, "-out", made)
    return made, key
