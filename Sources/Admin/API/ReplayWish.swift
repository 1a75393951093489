/// What the body of a replay asks for: the push as it is kept, or another document in its place.
struct ReplayWish {
    /// The document; `nil` for the kept one.
    let document: [UInt8]?

    /// Reads a body: a member of another name is refused, or a misspelt `document` would let the kept one come again.
    ///
    /// - Throws: ``APIRefusal/replayBody``.
    init(_ body: ArraySlice<UInt8>) throws(APIRefusal) {
        guard let texts = JSONBody.texts(body), texts.keys.allSatisfy({ $0 == "document" }) else { throw .replayBody }
        document = texts["document"].map { Array($0.utf8) }
    }
}
