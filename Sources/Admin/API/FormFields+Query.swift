internal import HTTPWire

extension FormFields {
    /// The items of a query.
    ///
    /// - Throws: ``APIRefusal/parameter(name:_:)`` where a name comes twice, or a value is no text.
    static func query(_ query: ArraySlice<UInt8>) throws(APIRefusal) -> FormFields {
        do {
            return try FormFields(query)
        } catch {
            switch error {
            case .notText(let name): throw .parameter(name: name, "it is not percent-encoded UTF-8")
            case .twice(let name): throw .parameter(name: name, "it stands there twice")
            }
        }
    }
}
