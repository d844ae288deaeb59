"""The tree against the vectors of RFC 6962's reference tests, and against an implementation by others."""

import random

import aics_tlog
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingcha.evidence.log.merkle import (
    EMPTY_ROOT,
    Edge,
    StoredTree,
    leaf_hash,
    node_hash,
    tree_root,
    verify_consistency,
    verify_inclusion,
)

INPUTS = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def stored_tree(size: int) -> StoredTree:
    """A tree of `size` different leaves whose leaves and nodes are read from lists."""
    leaves = [leaf_hash(b"%d" % number) for number in range(size)]
    levels: dict[int, list[bytes]] = {0: leaves}
    for node in Edge().extend(leaves):
        levels.setdefault(node.level, []).append(node.hash)
        assert node.index == len(levels[node.level]) - 1
    return StoredTree(size, lambda level, start, stop: levels.get(level, [])[start:stop])


def test_the_roots_of_the_reference_vectors() -> None:
    leaves = [leaf_hash(bytes.fromhex(text)) for text in INPUTS]
    assert [tree_root(leaves[: size + 1]).hex() for size in range(8)] == ROOTS
    assert EMPTY_ROOT.hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def test_the_proofs_that_rfc_6962_draws() -> None:
    """Section 2.1.3: the tree of seven leaves."""
    tree = stored_tree(7)
    a, b, c, d, e, f, j = (leaf_hash(b"%d" % number) for number in range(7))
    g, h, i = node_hash(a, b), node_hash(c, d), node_hash(e, f)
    k, l = node_hash(g, h), node_hash(i, j)  # noqa: E741 - the letters of the drawing
    assert tree.inclusion_proof(0) == [b, h, l]
    assert tree.inclusion_proof(3) == [c, g, l]
    assert tree.inclusion_proof(4) == [f, j, k]
    assert tree.inclusion_proof(6) == [i, k]
    assert tree.consistency_proof(3) == [c, d, g, l]
    assert tree.consistency_proof(4) == [l]
    assert tree.consistency_proof(6) == [i, j, k]


@pytest.mark.parametrize("size", [*range(1, 40), 255, 256, 257, 511, 513, 65535, 65536, 65537])
def test_proofs_are_those_of_another_implementation(size: int) -> None:
    tree, peer = stored_tree(size), aics_tlog.MerkleTree([b"%d" % number for number in range(size)])
    root = tree.root()
    assert root == peer.root()
    chosen = random.Random(size)
    for index in {0, size - 1, *(chosen.randrange(size) for _ in range(6))}:
        proof = tree.inclusion_proof(index)
        assert proof == peer.inclusion_proof(index)
        assert verify_inclusion(leaf_hash(b"%d" % index), index, size, proof, root)
        assert aics_tlog.verify_inclusion(leaf_hash(b"%d" % index), index, size, proof, root)
    for old in {1, size, *(chosen.randrange(1, size + 1) for _ in range(6))}:
        path = tree.consistency_proof(old)
        assert path == peer.consistency_proof(old)
        assert verify_consistency(old, tree.root(old), size, root, path)
        assert aics_tlog.verify_consistency(old, size, tree.root(old), root, path)


@given(size=st.integers(1, 600), data=st.data())
def test_a_proof_holds_for_nothing_else(size: int, data: st.DataObject) -> None:
    tree = stored_tree(size)
    index = data.draw(st.integers(0, size - 1))
    proof, root, leaf = tree.inclusion_proof(index), tree.root(), leaf_hash(b"%d" % index)
    assert verify_inclusion(leaf, index, size, proof, root)
    other = data.draw(st.integers(0, size + 2))
    assert verify_inclusion(leaf, other, size, proof, root) is (other == index)
    assert not verify_inclusion(leaf_hash(b"other"), index, size, proof, root)
    assert not verify_inclusion(leaf, index, size, [*proof, root], root)
    assert not verify_inclusion(leaf, index, size, proof, leaf_hash(b"other"))
    for place in range(len(proof)):
        assert not verify_inclusion(leaf, index, size, [*proof[:place], bytes(32), *proof[place + 1 :]], root)
        assert not verify_inclusion(leaf, index, size, proof[:place] + proof[place + 1 :], root)


@given(size=st.integers(2, 600), data=st.data())
def test_a_fork_has_no_consistency_proof(size: int, data: st.DataObject) -> None:
    tree = stored_tree(size)
    old = data.draw(st.integers(1, size - 1))
    proof, root, forked = tree.consistency_proof(old), tree.root(), leaf_hash(b"a history of its own")
    assert verify_consistency(old, tree.root(old), size, root, proof)
    assert not verify_consistency(old, forked, size, root, proof)
    assert not verify_consistency(old, tree.root(old), size, forked, proof)
    assert not verify_consistency(size, root, old, tree.root(old), proof)  # a rollback
    assert not verify_consistency(old, tree.root(old), size, root, proof[1:])
    assert not verify_consistency(old, tree.root(old), size, root, [*proof, root])
    assert not verify_consistency(old, tree.root(old), size, root, [hash_[:31] for hash_ in proof])


def test_the_empty_tree_is_a_prefix_of_every_tree() -> None:
    assert verify_consistency(0, EMPTY_ROOT, 7, stored_tree(7).root(), [])
    assert not verify_consistency(0, stored_tree(1).root(), 7, stored_tree(7).root(), [])
    assert verify_consistency(7, stored_tree(7).root(), 7, stored_tree(7).root(), [])


@given(st.lists(st.integers(1, 400), min_size=1, max_size=8))
def test_an_edge_grows_alike_in_any_steps(steps: list[int]) -> None:
    leaves = [leaf_hash(b"%d" % number) for number in range(sum(steps))]
    edge, nodes, done = Edge(), [], 0
    for step in steps:
        edge = Edge.from_bytes(edge.size, edge.to_bytes())
        nodes += edge.extend(leaves[done : done + step])
        done += step
    whole = Edge()
    assert nodes == whole.extend(leaves)
    assert (edge.size, edge.hashes, edge.root()) == (whole.size, whole.hashes, tree_root(leaves))


@pytest.mark.parametrize(("size", "packed"), [(1, b""), (0, bytes(32)), (3, bytes(32)), (2, bytes(31)), (-1, b"")])
def test_an_edge_that_fits_no_size_is_refused(size: int, packed: bytes) -> None:
    with pytest.raises(ValueError, match="edge"):
        Edge.from_bytes(size, packed)


@pytest.mark.parametrize(("index", "size"), [(7, 7), (-1, 7), (0, 8), (0, 0)])
def test_there_is_no_proof_outside_the_tree(index: int, size: int) -> None:
    with pytest.raises(ValueError, match="no such proof"):
        stored_tree(7).inclusion_proof(index, size)
    with pytest.raises(ValueError, match="no such proof"):
        stored_tree(7).consistency_proof(0)
    with pytest.raises(ValueError, match="no such proof"):
        stored_tree(7).root(8)
