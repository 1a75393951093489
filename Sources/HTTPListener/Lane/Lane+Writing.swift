internal import HTTPWire

extension Lane {
    /// Hands this turn's output to the socket; what it does not take stays with the connection.
    func flush(_ connection: Connection) {
        if connection.unsent.isEmpty {
            guard !output.isEmpty else { return }
            let sent = send(output, from: 0, connection)
            if sent < output.count, connection.state.state != .closed {
                connection.unsent = Array(output[sent...])
                connection.sent = 0
            }
            connection.state.wrote(unsent: connection.unsent.count, progressed: sent > 0)
        } else {
            connection.unsent.append(contentsOf: output)
            flushUnsent(connection)
        }
        output.removeAll(keepingCapacity: true)
    }

    private func flushUnsent(_ connection: Connection) {
        let start = connection.sent
        connection.sent = send(connection.unsent, from: start, connection)
        if connection.sent == connection.unsent.count {
            connection.unsent = []
            connection.sent = 0
            return connection.state.wrote(unsent: 0, progressed: true)
        }
        // What has gone is dropped once it is the larger part: each byte is moved at most once on average.
        if connection.sent > connection.unsent.count / 2 {
            connection.unsent.removeFirst(connection.sent)
            connection.state.wrote(unsent: connection.unsent.count, progressed: connection.sent > start)
            connection.sent = 0
        } else {
            let remaining = connection.unsent.count - connection.sent
            connection.state.wrote(unsent: remaining, progressed: connection.sent > start)
        }
    }

    /// Sends until everything has gone or the socket is full.
    ///
    /// - Returns: How far it got.
    private func send(_ bytes: [UInt8], from start: Int, _ connection: Connection) -> Int {
        var position = start
        while position < bytes.count, connection.isWritable {
            let result = unsafe bytes.withUnsafeBytes { buffer in
                unsafe SystemCall.send(
                    connection.descriptor.number,
                    UnsafeRawBufferPointer(rebasing: buffer[position...])
                )
            }
            switch result {
            case .done(let count):
                position += count
            case .wouldBlock:
                connection.isWritable = false
            case .failed:
                connection.isWritable = false
                connection.state.broke()
            }
        }
        return position
    }
}
