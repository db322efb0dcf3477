"""How a stepping model of spaCy scores the next move: its small network in a few products of numpy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from spacy.tokens import Doc


class MoveScores:
    """Scores of all moves of a parser or recogniser, for the words of some texts.

    The first layer is linear, so its share of each word at each position that a state looks at is computed
    once; a state then adds up the shares of the words that it sees. spaCy's own products are those of
    BLIS, which are made for large matrices: numpy's need a fifth of the time here.

    Parameters
    ----------
    model
        The model of a pipe that :meth:`fit` holds for.
    docs
        The texts, none of them empty.
    """

    def __init__(self, model: Any, docs: list[Doc]) -> None:
        import numpy

        lower, upper = model.get_ref("lower"), model.get_ref("upper")
        vectors = model.get_ref("tok2vec").predict(docs)
        shares = lower.predict(vectors)  # one word more than there are: a position without a word
        self.positions = shares.shape[1]
        self.shares = shares.reshape(shares.shape[0] * self.positions, -1)
        self.offsets = numpy.arange(self.positions, dtype="int32") + self.positions
        self.lower_bias = lower.get_param("b").reshape(-1)
        self.weights, self.bias = upper.get_param("W").T, upper.get_param("b")
        self.layers = (lambda _, is_train: (vectors, None), _Computed(lower, shares), upper)

    @staticmethod
    def fit(pipe: Any) -> bool:
        """Say whether a pipe's model has the two layers of :meth:`rate`, and takes one way only."""
        model = pipe.model
        if pipe.cfg["beam_width"] != 1 or not model.attrs["has_upper"] or model.attrs["unseen_classes"]:
            return False
        return bool(model.get_ref("lower").get_dim("nP") == 2)

    def rate(self, words: NDArray[Any]) -> NDArray[Any]:
        """Score the moves of states.

        Parameters
        ----------
        words
            A row a state, a column a position: which word stands there, -1 for none.

        Returns
        -------
        numpy.ndarray
            A row a state, a column a move.
        """
        import numpy

        sums = numpy.add.reduce(self.shares[words * self.positions + self.offsets], axis=1)
        sums += self.lower_bias
        scores: NDArray[Any] = numpy.maximum(sums[:, ::2], sums[:, 1::2]) @ self.weights
        scores += self.bias
        return scores


class _Computed:
    """A layer whose product is known already."""

    def __init__(self, layer: Any, product: NDArray[Any]) -> None:
        self.layer, self.product = layer, product

    def __getattr__(self, name: str) -> Any:
        return getattr(self.layer, name)

    def __call__(self, _: Any, is_train: bool) -> tuple[NDArray[Any], None]:
        return self.product, None
