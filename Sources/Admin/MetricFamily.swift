/// All series of one name.
struct MetricFamily {
    let kind: MetricKind
    private(set) var series: [String: any MetricSeries] = [:]

    init(kind: MetricKind) {
        self.kind = kind
    }

    /// Adds a series; one of another kind than the first of this name is kept out of the text, where it would make
    /// the whole page unreadable to a scraper.
    mutating func add(_ made: any MetricSeries, labels: String) {
        guard type(of: made).kind == kind else { return }
        series[labels] = made
    }

    func exposition(name: String) -> String {
        let lines = series.sorted { $0.key < $1.key }.map { labels, series in series.lines(name: name, labels: labels) }
        return "# TYPE \(name) \(kind.rawValue)\n" + lines.joined()
    }
}

/// The types of the text format that are used.
enum MetricKind: String {
    case counter
    case gauge
    case histogram
}

/// One series: a name with one set of label values.
protocol MetricSeries: AnyObject, Sendable {
    static var kind: MetricKind { get }

    /// Its lines, each ended by a line feed; `labels` is `a="b",c="d"` or empty.
    func lines(name: String, labels: String) -> String
}

extension MetricSeries {
    func line(_ name: String, _ labels: String, _ value: String) -> String {
        labels.isEmpty ? "\(name) \(value)\n" : "\(name){\(labels)} \(value)\n"
    }
}
