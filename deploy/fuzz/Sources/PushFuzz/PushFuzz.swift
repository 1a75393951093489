import WeChatPush

/// A verified document, understood: by a parser that has seen all the inputs before, and by a new one.
///
/// They must agree, or something of one push stays behind for the next.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzPush(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    for format in PushFormat.allCases {
        let reused = outcome(of: bytes, format, by: veteran)
        let fresh = outcome(of: bytes, format, by: try? PushParser())
        if reused != fresh { fatalError("a used parser reads \(reused), a new one \(fresh)") }
        guard case .push(let push) = fresh else { continue }
        _ = (push.scan, push.elements.count, push.event, push.openID.shortened)
    }
    return 0
}

private enum Outcome: Equatable {
    case push(Push)
    case refused(PushRefusal)
    case noParser
}

private let veteran = try? PushParser()

private func outcome(of bytes: [UInt8], _ format: PushFormat, by parser: PushParser?) -> Outcome {
    guard let parser else { return .noParser }
    do {
        return .push(try parser.parse(bytes[...], format: format))
    } catch {
        return .refused(error)
    }
}
