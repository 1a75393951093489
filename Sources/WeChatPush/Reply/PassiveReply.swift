/// What the answer to a push shows the person (被动回复).
///
/// It can be given only once, to the push it answers.
public enum PassiveReply: Sendable, Equatable {
    /// Nothing is shown: the answer is the word `success`.
    case none
    /// Text, at most 2048 bytes; a line feed breaks the line, `<a href="…">` works.
    case text(String)
    /// A picture by its media id; no GIF.
    case image(mediaID: String)
    /// A voice recording by its media id.
    case voice(mediaID: String)
    /// A video by its media id.
    case video(mediaID: String, title: String? = nil, description: String? = nil)
    /// A piece of music; the platform requires the thumbnail.
    case music(Music)
    /// Articles; in answer to a scan the platform shows the first alone.
    case news([Article])
    /// Hands the conversation to customer service, to one account of it where named (`account@alias`).
    case transferCustomerService(account: String? = nil)

    /// A music reply.
    public struct Music: Sendable, Equatable {
        /// Shown above the player.
        public var title: String?
        /// Shown below the title.
        public var description: String?
        /// The sound's address.
        public var url: String?
        /// The address for use on Wi-Fi.
        public var highQualityURL: String?
        /// The thumbnail's media id, which the platform requires.
        public var thumbnailMediaID: String

        /// Assembles a music reply.
        public init(
            title: String? = nil,
            description: String? = nil,
            url: String? = nil,
            highQualityURL: String? = nil,
            thumbnailMediaID: String
        ) {
            self.title = title
            self.description = description
            self.url = url
            self.highQualityURL = highQualityURL
            self.thumbnailMediaID = thumbnailMediaID
        }
    }

    /// One article of a news reply.
    public struct Article: Sendable, Equatable {
        /// The headline.
        public var title: String
        /// The text below it.
        public var description: String
        /// The picture's address; 360 × 200 or 200 × 200 pixels.
        public var pictureURL: String
        /// Where a tap leads.
        public var url: String

        /// Assembles an article.
        public init(title: String, description: String = "", pictureURL: String = "", url: String) {
            self.title = title
            self.description = description
            self.pictureURL = pictureURL
            self.url = url
        }
    }
}
