"""Made-up people, visits and clinics, after the reference population.

Who comes, with what, follows `population.md` of the clinical reference: plausible
estimates, no measured data. No real person is described.
"""
