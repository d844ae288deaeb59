"""The recorder's local protocol (docs/ref/local-protocol.md): wire format, socket, server, client."""
