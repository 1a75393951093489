@main
struct QRSceneCommand {
    static func main() {}
}
