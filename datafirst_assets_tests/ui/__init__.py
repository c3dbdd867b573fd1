"""The graph as an operator meets it: `datafirst ui` with its webserver and daemon, asked through GraphQL and a browser."""
