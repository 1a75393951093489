// A handler needs the platform's nouns, its pushes and replies, and the registry: one import brings them.
@_exported public import Admin
@_exported public import Binding
@_exported public import Channels
@_exported public import Forwarding
@_exported public import HTTPListener
@_exported public import HTTPWire
@_exported public import Inbox
@_exported public import OfficialAccount
@_exported public import SceneRouting
@_exported public import Store
@_exported public import WeChatAPI
@_exported public import WeChatPush
