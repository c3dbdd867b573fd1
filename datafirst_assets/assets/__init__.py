"""Assets, one module a layer. Each calls one function of the domain and says what to show in the UI."""
