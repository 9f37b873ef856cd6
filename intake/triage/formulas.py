"""Clinical formulas: estimated filtration rate and adjusted calcium."""

from decimal import ROUND_HALF_UP, Decimal

from intake.domain.patient import Sex


def egfr(creatinine: Decimal, *, age: int, sex: Sex) -> Decimal | None:
    """Return the estimated GFR in mL/min/1.73 m² by CKD-EPI 2021.

    142 x min(Scr/k,1)^a x max(Scr/k,1)^-1.200 x 0.9938^age (x 1.012 if female), with
    Scr in mg/dL (= umol/L / 88.4), k 0.7 and a -0.241 for women, 0.9 and -0.302 for
    men. Source: National Kidney Foundation, CKD-EPI 2021. Adults of 18 and over only.
    Where the sex for reference is not known, the lower of the two is returned.

    Args:
        creatinine: serum creatinine in umol/L.
        age: completed years.
        sex: sex recorded at birth.
    """
    if age < _EGFR_FROM_AGE or creatinine <= 0:
        return None
    if sex not in _EGFR:
        return min(_ckd_epi(creatinine, age, known) for known in _EGFR)
    return _ckd_epi(creatinine, age, sex)


_EGFR_FROM_AGE = 18
_EGFR = {Sex.FEMALE: (0.7, -0.241, 1.012), Sex.MALE: (0.9, -0.302, 1.0)}


def _ckd_epi(creatinine: Decimal, age: int, sex: Sex) -> Decimal:
    kappa, alpha, factor = _EGFR[sex]
    ratio = float(creatinine) / 88.4 / kappa
    value = 142 * min(ratio, 1) ** alpha * max(ratio, 1) ** -1.2 * 0.9938**age
    return Decimal(value * factor).quantize(Decimal("0.1"), ROUND_HALF_UP)


def adjusted_calcium(total: Decimal, albumin: Decimal) -> Decimal:
    """Return calcium adjusted for albumin, both SI: total + 0.02 x (40 - albumin).

    Args:
        total: total calcium in mmol/L.
        albumin: albumin in g/L.

    Source: the formula of the clinical reference, section 5. Laboratories may use
    their own; a reported adjusted value always wins.
    """
    value = total + Decimal("0.02") * (40 - albumin)
    return value.quantize(Decimal("0.01"), ROUND_HALF_UP)
