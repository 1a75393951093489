package import Inbox

/// What journals hear, by kind.
package final class NoteLog: PushJournal {
    package let arrivals = EventLog<PushArrival>()
    package let answers = EventLog<PushAnswer>()
    package let refusals = EventLog<EndpointRefusal>()
    package let notes = EventLog<PushNote>()

    package init() {}

    package func received(_ arrival: PushArrival) { arrivals.add(arrival) }

    package func answered(_ answer: PushAnswer) { answers.add(answer) }

    package func refused(_ refusal: EndpointRefusal) { refusals.add(refusal) }

    package func noted(_ note: PushNote) { notes.add(note) }
}
