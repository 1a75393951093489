/// One change of what is remembered; several are made in one step, all of them or none.
public enum StateChange: Sendable, Equatable {
    /// Writes a record whose stored version is still that of this value, 0 for one that must not be there; it has the
    /// next version then.
    case put(StateRecord)
    /// Removes a record whose stored version is still this one.
    case remove(StateRecord.Key, version: Int64)
    /// Changes nothing, and holds the others to this record's being unchanged; version 0: to its absence.
    case expect(StateRecord.Key, version: Int64)
    /// Adds a line to a chain, whose number and hash the store works out (``HashChain``).
    case append(chain: String, line: [UInt8])
    /// Lets channels count something that came about by the other changes; a store that is no ``ChannelStore`` leaves it
    /// out.
    case count(ChannelFact)

    /// The record it is about; `nil` for a line of a chain and for a fact.
    public var key: StateRecord.Key? {
        switch self {
        case .put(let record): record.key
        case .remove(let key, _), .expect(let key, _): key
        case .append, .count: nil
        }
    }
}

extension [StateChange] {
    /// The records that are not as they were before, once these changes are made.
    package var changedKeys: [StateRecord.Key] {
        compactMap { change in
            switch change {
            case .put(let record): record.key
            case .remove(let key, _): key
            case .expect, .append, .count: nil
            }
        }
    }

    /// What channels count of them.
    package var facts: [ChannelFact] {
        compactMap { if case .count(let fact) = $0 { fact } else { nil } }
    }
}
