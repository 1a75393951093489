/// Numbers as people read them, in either language.
enum FigureText {
    /// `1,234,567`.
    static func whole(_ number: Int64) -> String {
        let digits = Array(String(number.magnitude))
        var text = ""
        for (place, digit) in digits.enumerated() {
            if place > 0, (digits.count - place) % 3 == 0 { text.append(",") }
            text.append(digit)
        }
        return number < 0 ? "−" + text : text
    }

    /// As short as the labels of an axis must be: `9,500`, `12k`, `1.5M`, and `1.2万`, `3亿` in Chinese.
    static func short(_ number: Int64, _ language: SiteLanguage) -> String {
        let units: [(size: Int64, name: String)] =
            switch language {
            case .chinese: [(100_000_000, "亿"), (10_000, "万")]
            case .english: [(1_000_000_000, "B"), (1_000_000, "M"), (10_000, "k")]
            }
        guard let unit = units.first(where: { number.magnitude >= $0.size }) else { return whole(number) }
        // 10k is the first to be shortened, and is told in thousands.
        let size = unit.name == "k" ? 1000 : unit.size
        let tenths = Int64((Double(number) / Double(size) * 10).rounded())
        let rest = abs(tenths) % 10
        return whole(tenths / 10) + (rest == 0 ? "" : ".\(rest)") + unit.name
    }

    /// `62 %`, `0.4 %`; more than nothing is never 0 %, and less than all never 100 %.
    static func share(_ share: Double) -> String {
        guard share > 0, share < 1 else { return share >= 1 ? "\(Int64((share * 100).rounded())) %" : "0 %" }
        guard share >= 0.0005 else { return "< 0.1 %" }
        guard share < 0.9995 else { return "> 99.9 %" }
        let tenths = Int((share * 1000).rounded())
        return tenths < 100 || tenths > 990 ? "\(tenths / 10).\(tenths % 10) %" : "\((tenths + 5) / 10) %"
    }

    /// `+12 %`, `−7 %`, `±0 %`, and `×97` where it is ten times as much and more; `nil` where there was nothing before.
    static func change(from before: Int64, to now: Int64) -> String? {
        guard before > 0 else { return nil }
        guard now / 10 < before else { return "×" + whole(Int64((Double(now) / Double(before)).rounded())) }
        let percent = Int64((Double(now - before) / Double(before) * 100).rounded())
        return percent == 0 ? "±0 %" : (percent > 0 ? "+" : "") + whole(percent) + " %"
    }
}
