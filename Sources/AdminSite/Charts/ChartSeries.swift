/// One figure over the stretches of an axis.
struct ChartSeries: Sendable, Equatable {
    /// What it is about: its colour in every chart, and its class in the markup.
    enum Subject: String, Sendable, CaseIterable {
        case scans, follows, returning, unfollows, binds, failures
        /// Follows that no push told: drawn with gaps.
        case reconciled
    }

    let subject: Subject
    /// What a legend calls it.
    let name: String
    /// One figure a stretch.
    let values: [Int64]

    init(_ subject: Subject, _ name: String, _ values: [Int64]) {
        self.subject = subject
        self.name = name
        self.values = values
    }

    var total: Int64 { values.reduce(0, +) }
}
