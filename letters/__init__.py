"""
Owns every paper we make, freeze and send: documents, their states, stops on writing, the store of bytes.

Doors: `letters.operations.{documents,dispatches,stops}`, `letters.catalogue`, `letters.store`.
"""
