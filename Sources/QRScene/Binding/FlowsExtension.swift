internal import Admin
internal import Binding
internal import HTTPWire

/// The API of flows as a part of the admin listener's API.
struct FlowsExtension: APIExtension {
    let flows: BindingFlows

    func takes(path: String) -> Bool { flows.takes(apiPath: path) }

    func handle(_ request: Request, from caller: APICaller, _ exchange: Exchange) -> Response? {
        switch caller {
        case .operator: flows.answer(request, caller: .operator, exchange)
        case .application(let name): flows.answer(request, caller: .application(name), exchange)
        }
    }
}
