import Foundation

/// What the sources must hold to: each rule tells where they do not.
enum SourceRule {
    /// The wrapper of each C library: the one file that may know it.
    static let wrappers = [
        "CCurl": "Sources/OutboundHTTP/Transfer/EasyHandle.swift",
        "CLibXML2": "Sources/WeChatPush/Parsing/XMLContext.swift",
        "CQREncode": "Sources/QRPictures/QRMatrix.swift",
        "CPostgreSQL": "Sources/PostgreSQLStore/Connection/Session.swift",
    ]

    /// Targets that may use Foundation: what stands at the edge, reads files for people and formats their times; and
    /// the store whose library speaks `Data`.
    static let withFoundation: Set<String> = ["QRSceneTesting", "QRSceneCommand", "Sandbox", "SQLiteStore"]

    /// Files that read and write JSON with Foundation's small half; they are not on the way of a push.
    static let withJSON: Set<String> = [
        "Sources/Admin/JSON/JSONBody.swift", "Sources/WeChatAPI/Answers/LenientJSON.swift",
        "Sources/SceneRouting/RoutesFile/PassiveReply+Answer.swift", "Sources/Forwarding/Webhook/ForwardDocument.swift",
        "Sources/Binding/Records/RecordCoding.swift", "Sources/Binding/API/FlowAPIRequests.swift",
        "Sources/Binding/Identifiers/SealedText.swift", "Sources/Channels/API/CodeBody.swift",
        "Sources/Admin/AuditNote.swift",
        "Sources/Channels/Reconciling/ReconcileState.swift",
    ]

    /// Where a blocking connection has its queue; its socket is no source.
    static let withQueues: Set<String> = ["Sources/PostgreSQLStore/Connection/ConnectionQueue.swift"]

    /// Dispatch drives sockets, and nothing else does: one target knows it, and who blocks in a queue of his own.
    static func dispatch(_ files: [SourceFile]) -> [String] {
        files.flatMap { file in
            file.imports.filter { $0.module == "Dispatch" && file.target != "HTTPListener" }
                .filter { _ in !withQueues.contains(file.path) }
                .map { "\(file.path): \($0.line)" }
        }
    }

    /// Without Foundation the core starts fast, links small, and meets no clash with libxml2's headers.
    static func foundation(_ files: [SourceFile]) -> [String] {
        files.flatMap { file in
            file.imports.filter { $0.module.hasPrefix("Foundation") && !withFoundation.contains(file.target) }
                .filter { $0.module != "FoundationEssentials" || !withJSON.contains(file.path) }
                .map { "\(file.path): \($0.line)" }
        }
    }

    /// Outbound HTTP goes over libcurl: the sockets of URLSession are Dispatch sources, which a reset peer can crash.
    static func foundationNetworking(_ files: [SourceFile]) -> [String] {
        files.filter { file in
            file.imports.contains { $0.module == "FoundationNetworking" }
                || file.code.contains { $0.contains("URLSession") }
        }.map(\.path)
    }

    /// A C library is imported by its wrapper alone, and internally; our own C target by the listener alone.
    static func cModules(_ files: [SourceFile]) -> [String] {
        let isOurs = { (module: String) in
            module.count > 1 && module.hasPrefix("C") && module.dropFirst().first?.isUppercase == true
        }
        return files.flatMap { file in
            file.imports.filter { isOurs($0.module) }.compactMap { module, line -> String? in
                guard line.hasPrefix("internal import ") else { return "\(file.path): \(line): is not internal" }
                if module == "CLinux" {
                    return file.target == "HTTPListener" ? nil : "\(file.path): CLinux is the listener's"
                }
                return wrappers[module] == file.path ? nil : "\(file.path): is not the wrapper of \(module)"
            }
        }
    }

    /// Each wrapper is there and wraps: a table that outlives its files proves nothing.
    static func missingWrappers(_ files: [SourceFile]) -> [String] {
        wrappers.filter { module, path in
            !files.contains { $0.path == path && $0.imports.contains { $0.module == module } }
        }.map { "\($0.value) does not import \($0.key)" }
    }

    /// Each place where the compiler's proof of safety is waived.
    static func waivers(_ files: [SourceFile]) -> [String] {
        files.flatMap { file in
            file.code.filter { $0.contains("@unchecked Sendable") || $0.contains("nonisolated(unsafe)") }
                .map { "\(file.path): \($0.trimmingCharacters(in: .whitespaces))" }
        }
    }

    /// A waiver stands with its proof: a comment of the file speaks of it by name.
    static func unprovenWaivers(_ files: [SourceFile]) -> [String] {
        ["@unchecked Sendable", "nonisolated(unsafe)"].flatMap { waiver in
            files.filter { file in
                let comments = file.lines.filter { $0.trimmingCharacters(in: .whitespaces).hasPrefix("//") }
                return file.code.contains { $0.contains(waiver) } && !comments.contains { $0.contains(waiver) }
            }.map { "\($0.path): \(waiver) without a word on why it holds" }
        }
    }

    /// What ends a process on input, and what was left for later.
    static func endings(_ files: [SourceFile]) -> [String] {
        files.flatMap { file -> [String] in
            let code = file.code.filter { line in
                ["try!", "fatalError(", " as! ", "DispatchSemaphore", "NSLock"].contains { line.contains($0) }
            }
            let later = file.lines.filter { line in ["TODO", "FIXME"].contains { line.contains($0) } }
            return (code + later).map { "\(file.path): \($0.trimmingCharacters(in: .whitespaces))" }
        }
    }

    /// Types whose names say nothing.
    static func names(_ files: [SourceFile]) -> [String] {
        let kinds: Set<String> = ["class", "struct", "enum", "actor", "protocol", "typealias"]
        let empty = ["Manager", "Helper", "Helpers", "Util", "Utils", "Utility", "Service", "Impl", "Data"]
        return files.flatMap { file in
            file.code.flatMap { line -> [String] in
                let words = line.split(whereSeparator: { !$0.isLetter && !$0.isNumber && $0 != "_" }).map(String.init)
                return zip(words, words.dropFirst())
                    .filter { kind, name in kinds.contains(kind) && empty.contains { name.hasSuffix($0) } }
                    .map { "\(file.path): \($0.1)" }
            }
        }
    }

    /// Files too long to be one noun.
    static func lengths(_ files: [SourceFile], limit: Int = 500) -> [String] {
        files.filter { $0.lines.count - 1 > limit }.map { "\($0.path): \($0.lines.count - 1) lines" }
    }

    /// The length that this share of the files stays within.
    static func length(_ files: [SourceFile], share: Double) -> Int {
        let sorted = files.map { $0.lines.count - 1 }.sorted()
        return sorted.isEmpty ? 0 : sorted[min(sorted.count - 1, Int(Double(sorted.count) * share))]
    }
}
