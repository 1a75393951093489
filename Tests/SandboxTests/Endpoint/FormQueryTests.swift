import Testing

@testable import Sandbox

@Suite("Form query")
struct FormQueryTests {
    @Test(arguments: [
        ("a=1&b=2", "1"), ("a=%2B%2F%3D", "+/="), ("a=%252B", "%2B"), ("a=x+y", "x y"), ("a", ""), ("a=", ""),
        ("b=1&a=2&a=3", "2"), ("a=%", "%"), ("a=%4", "%4"), ("a=%zz", "%zz"), ("a=1=2", "1=2"), ("%61=1", "1"),
        ("a=%E4%BD%A0", "你"), ("b=1", nil), ("", nil), ("&&=", nil),
    ])
    func decodesOnce(_ query: String, _ value: String?) {
        #expect(FormQuery(query.utf8)["a"] == value)
    }
}
