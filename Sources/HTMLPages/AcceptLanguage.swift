/// Which languages a browser's user wants to read (RFC 9110 §12.5.4).
package enum AcceptLanguage {
    /// The first of ours that is wanted most; `nil` where none is named.
    ///
    /// Subtags do not count: `zh-TW` is `zh`.
    package static func preferred<Language: RawRepresentable<String>>(
        _ type: Language.Type,
        in field: String?
    ) -> Language? {
        let wishes = (field ?? "").prefix(256).split(separator: ",").map { wish in
            let parts = wish.split(separator: ";")
            let weight = parts.dropFirst().lazy.compactMap { part in
                part.filter { $0 != " " }.split(separator: "=").last.flatMap { Double($0) }
            }.first
            let tag = parts.first?.filter { $0 != " " }.prefix { $0 != "-" }.lowercased() ?? ""
            return (language: Language(rawValue: tag), weight: weight ?? 1)
        }
        let known = wishes.filter { $0.language != nil && $0.weight > 0 }
        // The first of the most wished for: `max(by:)` would give the last.
        return known.reduce(known.first) { best, wish in wish.weight > best?.weight ?? 0 ? wish : best }?.language
    }
}
