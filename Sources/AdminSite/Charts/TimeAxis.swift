internal import Store

/// Where moments lie on a chart: stretches of time of equal width, whatever the clock did in them.
struct TimeAxis: Sendable, Equatable {
    /// When each stretch begins, in milliseconds since 1970, in order.
    let starts: [Int64]
    /// When the last one ends.
    let end: Int64
    /// What a stretch is.
    let grain: Grain
    /// The account's clock.
    let clock: AccountClock

    enum Grain: Sendable, Equatable { case hour, day, week }

    /// The share of the width at which a moment lies, from 0 to 1.
    func place(_ moment: Int64) -> Double {
        guard let first = starts.first, moment > first else { return 0 }
        guard moment < end else { return 1 }
        // The last stretch that has begun.
        var (low, high) = (0, starts.count)
        while high - low > 1 {
            let middle = (low + high) / 2
            if starts[middle] <= moment { low = middle } else { high = middle }
        }
        let next = low + 1 < starts.count ? starts[low + 1] : end
        let within = Double(moment - starts[low]) / Double(max(1, next - starts[low]))
        return (Double(low) + within) / Double(starts.count)
    }

    /// The share of the width at which the middle of a stretch lies.
    func middle(_ index: Int) -> Double { (Double(index) + 0.5) / Double(max(1, starts.count)) }
}

// MARK: - Labels

extension TimeAxis {
    /// A label below the axis.
    struct Tick: Sendable, Equatable {
        /// The share of the width.
        var place: Double
        var text: String
        /// Whether a narrow screen leaves it out.
        var isMinor = false
    }

    /// How far apart labels are.
    enum Step: Sendable, Equatable {
        case hours(Int64)
        case days(Int64)
        /// From Monday to Monday.
        case week
        case months(Int64)
        case years(Int64)

        static let all: [Step] = [
            .hours(1), .hours(3), .hours(6), .hours(12), .days(1), .days(2), .week, .months(1), .months(3), .months(6),
            .years(1), .years(2), .years(5), .years(10), .years(50), .years(200),
        ]

        /// Which of the equal pieces a place on the wall clock lies in.
        func piece(ofLocal local: Int64) -> Int64 {
            let day = TimeGrain.day.bucket(ofLocal: local)
            return switch self {
            case .hours(let hours): TimeGrain.hour.bucket(ofLocal: local).floored(by: hours)
            case .days(let days): day.floored(by: days)
            // 1970 began on a Thursday.
            case .week: (day + 3).floored(by: 7)
            case .months(let months): CivilDay(number: day).month.floored(by: months)
            case .years(let years): CivilDay(number: day).year.floored(by: years)
            }
        }
    }

    /// The labels: at most so many, at round places of the account's clock.
    func ticks(_ language: SiteLanguage, atMost most: Int = 8) -> [Tick] {
        guard !starts.isEmpty else { return [] }
        let locals = starts.map { clock.local($0) }
        let found = Step.all.lazy.map { ($0, marks(locals, $0)) }.first { !$1.isEmpty && $1.count <= most }
        let (step, indices) = found ?? (.hours(1), [0])
        return indices.enumerated().map { number, index in
            Tick(
                // An hour is a point on the clock, and a day is its whole width.
                place: grain == .hour ? place(starts[index]) : middle(index),
                text: label(locals[index], step, language),
                isMinor: indices.count > 4 && number % 2 == 1
            )
        }
    }

    private func marks(_ locals: [Int64], _ step: Step) -> [Int] {
        let width: Int64 = grain == .hour ? 3_600_000 : grain == .day ? 86_400_000 : 7 * 86_400_000
        var last = step.piece(ofLocal: (locals.first ?? 0) - width)
        var marks: [Int] = []
        for (index, local) in locals.enumerated() {
            let piece = step.piece(ofLocal: local)
            if piece != last { marks.append(index) }
            last = piece
        }
        return marks
    }

    private func label(_ local: Int64, _ step: Step, _ language: SiteLanguage) -> String {
        let words = MomentText(language: language, clock: clock)
        switch step {
        case .hours:
            let hour = TimeGrain.hour.bucket(ofLocal: local).remainder(by: 24)
            return hour == 0 ? words.day(local) : words.hour(hour)
        case .days, .week: return words.day(local)
        case .months: return words.month(local)
        case .years: return "\(CivilDay(number: TimeGrain.day.bucket(ofLocal: local)).year)"
        }
    }
}

extension Int64 {
    /// The quotient, rounded down.
    func floored(by divisor: Int64) -> Int64 {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }

    /// What is left, never less than zero.
    func remainder(by divisor: Int64) -> Int64 { self - floored(by: divisor) * divisor }
}
