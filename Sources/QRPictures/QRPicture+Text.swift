extension QRPicture {
    /// The picture as SVG: a light square and one path of dark runs, sharp at any size.
    public var svg: String {
        var path = ""
        for y in 0..<side {
            var x = 0
            while x < side {
                let start = x
                while x < side, isDark(x: x, y: y) { x += 1 }
                if x > start { path += "M\(start) \(y)h\(x - start)v1h-\(x - start)z" }
                x += 1
            }
        }
        let pixels = side * scale
        return """
            <?xml version="1.0" encoding="UTF-8"?>
            <svg xmlns="http://www.w3.org/2000/svg" width="\(pixels)" height="\(pixels)" \
            viewBox="0 0 \(side) \(side)" shape-rendering="crispEdges">
            <rect width="\(side)" height="\(side)" fill="#fff"/>
            <path fill="#000" d="\(path)"/>
            </svg>

            """
    }

    /// The picture in half blocks, two modules a character.
    ///
    /// - Parameter colours: Whether black and white may be asked for; without, a screen that writes light on dark is
    ///   taken for granted.
    /// - Returns: The lines, without a line feed at the end.
    public func blocks(colours: Bool) -> String {
        let (on, off) = colours ? ("\u{1B}[38;5;231;48;5;16m", "\u{1B}[0m") : ("", "")
        return stride(from: 0, to: side, by: 2).map { y in
            let characters = (0..<side).map { x in
                // A row below an odd side does not exist, and stays as the screen is.
                block(isDark(x: x, y: y), y + 1 < side ? isDark(x: x, y: y + 1) : true)
            }
            return on + characters.joined() + off
        }.joined(separator: "\n")
    }

    /// Light is drawn, dark is the screen's.
    private func block(_ upperIsDark: Bool, _ lowerIsDark: Bool) -> String {
        switch (upperIsDark, lowerIsDark) {
        case (true, true): " "
        case (true, false): "▄"
        case (false, true): "▀"
        case (false, false): "█"
        }
    }
}
