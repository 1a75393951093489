internal import Foundation
internal import HTTPTypes
internal import HTTPWire

extension Response {
    /// An answer in JSON, in raw UTF-8.
    static func json(_ body: some Encodable, status: HTTPResponse.Status = .ok) -> Response {
        // Nothing here holds a number that JSON has not.
        let bytes = (try? JSONEncoder.platform.encode(body)).map { Array($0) } ?? Array("{}".utf8)
        return Response(
            status: status,
            fields: [
                .contentType: "application/json; encoding=utf-8", .cacheControl: "no-store",
                .xContentTypeOptions: "nosniff",
            ],
            body: bytes
        )
    }

    /// An error of the sandbox itself, which the platform does not have.
    static func sandboxError(_ status: HTTPResponse.Status, _ message: String) -> Response {
        .json(["error": ["message": message]], status: status)
    }
}

extension JSONEncoder {
    /// Writes JSON as the platform does: names in snake case, slashes as they are.
    static var platform: JSONEncoder {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.withoutEscapingSlashes, .sortedKeys]
        encoder.keyEncodingStrategy = .convertToSnakeCase
        return encoder
    }
}

extension JSONDecoder {
    /// Reads names in snake case.
    static var platform: JSONDecoder {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return decoder
    }
}
