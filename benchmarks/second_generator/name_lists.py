"""Forenames by era, and the spellings, nicknames and alphabets a clerk may put for a name."""

# By sex and the last birth year of the era, most frequent first; 1996 on come from the file of registered births.
OLD_FORENAMES = {
    ("M", 1964): (
        "David John Peter Michael Alan Robert Stephen Paul Brian Graham Philip Anthony Colin Christopher Geoffrey "
        "William James Keith Terence Barry Malcolm Richard Ian Derek Roger Raymond Kenneth Andrew Trevor Martin "
        "Kevin Ronald Dennis George Thomas Leslie Roy Eric Norman Donald Frank Patrick Gerald Edward Neil Gordon "
        "Charles Clive Joseph Nigel Frederick Stuart Douglas Ernest Victor"
    ),
    ("M", 1984): (
        "Paul David Andrew Stephen Mark Michael Ian Gary Robert Richard Peter John Anthony Christopher Darren Kevin "
        "Martin Simon Philip Graham Colin Adrian Nigel Alan Neil Shaun Jonathan Nicholas Stuart Timothy Wayne Brian "
        "James Carl Jeffrey Lee Matthew Barry Jason Craig Daniel Dean Sean Steven Scott Stewart Karl Jamie Damian "
        "Justin Marcus Russell Glen Tony Clifford Ricky Duncan Warren Leon Nathan Kristian Dale"
    ),
    ("M", 1995): (
        "Christopher James David Daniel Michael Matthew Andrew Richard Paul Mark Thomas Adam Robert John Lee "
        "Benjamin Steven Jonathan Craig Stephen Simon Nicholas Peter Anthony Alexander Gary Ian Ryan Darren Barry "
        "Joseph Liam Ashley Kevin Luke Joshua Scott Jamie Carl Shaun Kieran Jordan Aaron Sean Nathan Stuart Jack "
        "Samuel Philip Dean Karl Martin Edward William Gareth Kyle Ricky Leon Wayne Damien Lewis Marc Danny Connor "
        "Dale Reece Curtis Ross Bradley Kane Marcus"
    ),
    ("F", 1964): (
        "Susan Christine Margaret Carol Jacqueline Linda Patricia Julie Jean Janet Pauline Barbara Ann Sandra "
        "Elizabeth Helen Maureen Sheila Mary Gillian Jennifer Denise Lesley Kathleen Marion Janice Valerie Diane "
        "Brenda Jane Karen Judith Lynn Anne Joan Hilary Wendy Rosemary Theresa Sarah Dorothy Eileen Beverley Elaine"
    ),
    ("F", 1984): (
        "Susan Julie Karen Jacqueline Deborah Tracey Jane Helen Diane Sharon Tracy Angela Sarah Alison Caroline "
        "Amanda Sandra Linda Catherine Elizabeth Carol Joanne Wendy Janet Dawn Christine Michelle Lisa Nicola Louise "
        "Claire Samantha Emma Donna Paula Lorraine Kelly Kerry Rachel Zoe Victoria Tina Mandy Anne Maria Joanna "
        "Leanne Natalie Rebecca Cheryl Lindsey Melanie"
    ),
    ("F", 1995): (
        "Sarah Laura Gemma Emma Rebecca Claire Victoria Samantha Rachel Amy Jennifer Nicola Katie Lisa Kelly Natalie "
        "Louise Michelle Hayley Hannah Helen Charlotte Joanne Lucy Elizabeth Leanne Danielle Donna Katherine Clare "
        "Stephanie Stacey Lauren Jane Kerry Emily Catherine Sophie Anna Jessica Zoe Kirsty Kimberley Kate Jenna "
        "Caroline Natasha Rachael Amanda Kathryn Karen Alexandra Jodie Chloe Zoë Renée Jade Kayleigh Chantelle Toni"
    ),
}

# Spellings of one name, any for any.
SPELLINGS = (
    "Mohammed Muhammad Mohamed Mohammad Muhammed Mohamad Mohd|Ahmed Ahmad Ahmet|Hussain Hussein Hossain Husain|"
    "Begum Begom Begam|Akhtar Akhter Akther|Choudhury Chowdhury Chaudhry Choudhry Chaudhary|Uddin Udin|"
    "Rahman Rehman Rahmen|Sheikh Shaikh Sheik|Iqbal Eqbal|Miah Mia Miya|Hassan Hasan|Abdi Abdy|Omar Umar Omer|"
    "Yusuf Yousuf Yousaf Yusef Youssef|Usman Osman Uthman|Mahmood Mehmood Mahmud Mahmoud|Khan Kahn|Singh Sing Sigh|"
    "Kaur Kour|Patel Patil|Nguyen Nguyan Ngyuen|Kowalski Kowalsky|Bilal Belal|Ibrahim Ebrahim Ibraheem|"
    "Aisha Ayesha Aysha|Fatima Fatema Fathima|Yasmin Yasmeen Jasmin|Zainab Zaynab|Siddique Siddiqui Sadiq|"
    "Islam Eslam|Abdul Abdel|Hamza Hamzah|Qasim Kasim|Rashid Rasheed|Khalid Khaled|Saleem Salim|Nasreen Nasrin|"
    "Maryam Mariam|Hoque Haque Huq|Ullah Ulla|Gurpreet Gurprit|Jaspreet Jasprit|Warsame Warsama|Adeyemi Adeyami|"
    "Adebayo Adebajo|Okafor Okafo|Alexandru Alexandro|Popescu Popesco|Chen Chan|Wong Wang|Kazlauskas Kazlauskis|"
    "Muhammad Mohammed|Stephen Steven|Ian Iain|Sean Shaun Shawn|Catherine Katherine Kathryn|Ann Anne|Sara Sarah|"
    "Clark Clarke|Smith Smyth|Brown Browne|Thompson Thomson|Reid Read|Davis Davies|Philips Phillips|Stewart Stuart|"
    "Allen Allan|Geoffrey Jeffrey|Graham Graeme|Jon John|Marc Mark|Carl Karl|Tracey Tracy|Zoe Zoë|McDonald MacDonald|"
    "Lesley Leslie|Connor Conor|Rebecca Rebekah|Aidan Aiden|Rhys Reece|Ashley Ashleigh"
)

# A name and its short forms.
NICKNAMES_OF = (
    "Robert Rob Bob Bobby|William Will Bill Billy Liam|David Dave Davey|Michael Mike Mick|Christopher Chris|"
    "Stephen Steve|Steven Steve|Anthony Tony|Andrew Andy|Richard Rick Richie Dick|Thomas Tom Tommy|"
    "James Jim Jamie Jimmy|Daniel Dan Danny|Matthew Matt|Joseph Joe Joey|Nicholas Nick Nicky|Benjamin Ben|Samuel Sam|"
    "Jonathan Jon Jonny|Alexander Alex|Edward Ted Eddie|Kenneth Ken|Ronald Ron|Philip Phil|Gregory Greg|Peter Pete|"
    "Terence Terry|Patrick Paddy Pat|Joshua Josh|Nathan Nate|Elizabeth Liz Beth Lizzie|Susan Sue|Patricia Pat Trish|"
    "Deborah Debbie|Jacqueline Jackie|Catherine Cath Kate|Rebecca Becky|Victoria Vicky|Jennifer Jenny|"
    "Margaret Maggie Peggy|Christine Chris|Samantha Sam|Katherine Kate Kathy|Kimberley Kim|Natasha Tasha|"
    "Charlotte Lottie|Amanda Mandy|Gillian Gill|Mohammed Mo|Krzysztof Kris|Katarzyna Kasia|Tomasz Tomek|"
    "Alexandru Alex|Emmanuel Manny|Abdullahi Abdi|Zachary Zac|Cameron Cam|Charles Charlie|Frederick Fred|Leonard Len|"
    "Raymond Ray|Jeffrey Jeff|Martin Marty|Bradley Brad|Oliver Ollie|Harry Haz"
)

# Letters that cp1252, the alphabet of the magistrates' system, does not have.
CP1252 = str.maketrans("łŁńśćąęźżŚŹŻŃĆĘĄőű", "lLnscaezzSZZNCEAou")


def _clusters(text: str, symmetric: bool) -> dict[str, list[str]]:
    out: dict[str, list[str]] = {}
    for row in text.split("|"):
        names = row.split()
        for i, name in enumerate(names if symmetric else names[:1]):
            out.setdefault(name, [other for j, other in enumerate(names) if j != i])
    return out


VARIANTS = _clusters(SPELLINGS, symmetric=True)
NICKNAMES = _clusters(NICKNAMES_OF, symmetric=False)
