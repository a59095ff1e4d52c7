"""部门预算 as the sum of 单位预算: which units go in, what the sum is, and the page on which it is looked at and written."""
